package dev.assay.server.attest;

import dev.assay.merkle.InclusionProof;
import org.jspecify.annotations.Nullable;

/**
 * Evidence for one caller.
 *
 * @param bundle the bundle, the same for everybody who shares its quote
 * @param nonceProof the way from the caller's nonce to the wrapper's; null when they are the same
 */
public record FreshEvidence(EncodedBundle bundle, @Nullable InclusionProof nonceProof) {}
