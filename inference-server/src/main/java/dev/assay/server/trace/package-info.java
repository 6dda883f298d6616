/** Spans of calls to models, for operators who ask for them. */
@NullMarked
package dev.assay.server.trace;

import org.jspecify.annotations.NullMarked;
