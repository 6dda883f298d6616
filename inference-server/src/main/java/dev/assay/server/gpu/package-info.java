/** GPUs: checked by the enclave itself, and closed to everybody until they were. */
@NullMarked
package dev.assay.server.gpu;

import org.jspecify.annotations.NullMarked;
