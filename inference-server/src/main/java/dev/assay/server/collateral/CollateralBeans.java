package dev.assay.server.collateral;

import dev.assay.crypto.Crypto;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.EndorsementSource;
import dev.assay.server.config.AssayConfig;
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
    EndorsementSource devices(AssayConfig config, Crypto crypto) {
        CollateralFetcher fetcher = CollateralSettings.fetcher(config.collateral(), crypto);
        return fetcher == null ? EndorsementSource.refusing("assay.collateral.mode=off") : fetcher;
    }
}
