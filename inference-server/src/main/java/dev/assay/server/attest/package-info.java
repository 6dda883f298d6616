/** Epochs: the statement under which answers are given, its evidence, and the TLS key that it names. */
@NullMarked
package dev.assay.server.attest;

import org.jspecify.annotations.NullMarked;
