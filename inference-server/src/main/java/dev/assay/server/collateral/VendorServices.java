package dev.assay.server.collateral;

import dev.assay.crypto.Crypto;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.server.config.AssayConfig;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The vendors' services, as the operator set them: one fetcher, so that its cache and its patience are shared. */
@Singleton
class VendorServices {
    private final @Nullable CollateralFetcher fetcher;

    VendorServices(AssayConfig config, Crypto crypto) {
        this.fetcher = CollateralSettings.fetcher(config.collateral(), crypto);
    }

    /** Null where nothing is to be fetched. */
    @Nullable
    CollateralFetcher fetcher() {
        return fetcher;
    }
}
