package dev.assay.server.collateral;

import dev.assay.trust.TrustAnchors;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The verifier's parts as beans. */
@Singleton
class CollateralBeans {
    /** The vendors' roots; no setting changes them. */
    @Produces
    @Singleton
    TrustAnchors anchors() {
        return TrustAnchors.vendors();
    }
}
