/** How fast the verifier is, by itself (JMH) and beside others ({@link dev.assay.bench.DcapRace}). */
@NullMarked
package dev.assay.bench;

import org.jspecify.annotations.NullMarked;
