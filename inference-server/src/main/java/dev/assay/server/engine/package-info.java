/** ONNX Runtime behind a small door: tensors, sessions, the bounded pool, and what may change a number. */
@NullMarked
package dev.assay.server.engine;

import org.jspecify.annotations.NullMarked;
