/** Text to vectors: tokeniser, pooling and normalisation, all of them part of the digested configuration. */
@NullMarked
package dev.assay.server.embedding;

import org.jspecify.annotations.NullMarked;
