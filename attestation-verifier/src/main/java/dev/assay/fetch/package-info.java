/**
 * Fetching what judging needs from the vendors' services, and remembering what was accepted. The only package of the
 * verifier that reads the network, files and clocks; it runs on the JVM and not in the canister.
 */
@NullMarked
package dev.assay.fetch;

import org.jspecify.annotations.NullMarked;
