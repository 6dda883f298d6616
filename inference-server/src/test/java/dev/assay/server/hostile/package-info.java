/** Malformed requests over real connections, by the ten thousand, and what they must not do. */
@NullMarked
package dev.assay.server.hostile;

import org.jspecify.annotations.NullMarked;
