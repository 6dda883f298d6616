package dev.assay.trust;

import dev.assay.cose.CoseKey;

/**
 * The roots that verification ends at. They are an argument, so that tests bring fake ones; {@link #vendors} is what
 * everybody else uses.
 *
 * @param simulatedRoot the key that signs simulated evidence
 */
public record TrustAnchors(CoseKey simulatedRoot) {
    /** The roots compiled into this library. */
    public static TrustAnchors vendors() {
        return new TrustAnchors(SimulatedRoot.publicKey());
    }
}
