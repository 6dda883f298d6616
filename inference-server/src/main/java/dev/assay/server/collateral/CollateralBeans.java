package dev.assay.server.collateral;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verifier's parts as beans. */
@Singleton
class CollateralBeans {
    private static final int MAX_ROOTS_BYTES = 1 << 20;

    /** The vendors' roots; RELEASE mode has no others. */
    @Produces
    @Singleton
    TrustAnchors anchors(AssayConfig config) {
        TrustAnchors vendors = TrustAnchors.vendors();
        return config.dangerouslyTrustRoots()
                .map(file -> vendors.replacingVendors(roots(file)))
                .orElse(vendors);
    }

    private static List<TrustAnchor> roots(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<TrustAnchor> roots = new ArrayList<>();
            Bytes content = Bytes.of(in.readNBytes(MAX_ROOTS_BYTES));
            for (Certificate root : Certificate.decodeAll(content, "root")) {
                roots.add(TrustAnchor.of(root));
            }
            return roots;
        } catch (IOException | MalformedException e) {
            throw new StartupException(
                    StartupException.USAGE, "assay.dangerously-trust-roots cannot be read: " + e.getMessage());
        }
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
