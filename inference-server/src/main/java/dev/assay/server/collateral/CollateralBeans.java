package dev.assay.server.collateral;

import dev.assay.endorsement.EndorsementMemory;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.InMemoryEndorsementMemory;
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

    /** For judging this machine's own devices. */
    @Produces
    @Singleton
    EndorsementSource devices(VendorServices services) {
        CollateralFetcher fetcher = services.fetcher();
        return fetcher == null ? EndorsementSource.refusing("assay.collateral.mode=off") : fetcher;
    }

    /** What this boot has accepted: services are the operator's choice, and none of them goes back behind it. */
    @Produces
    @Singleton
    EndorsementMemory memory() {
        return new InMemoryEndorsementMemory();
    }
}
