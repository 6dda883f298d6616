package dev.assay.server.collateral;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.testkit.FakeIntel;
import dev.assay.trust.TrustAnchors;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A trust domain on a machine of the test kit's Intel, and the root that vouches for it. */
@Alternative
@Singleton
public class FakeTdx {
    /** The same wherever it is made, since it follows from a name and a day. */
    public static final FakeIntel INTEL = FakeIntel.create(
            "server", Instant.now().truncatedTo(ChronoUnit.DAYS).getEpochSecond());

    @Produces
    @Singleton
    TeeProvider tee() {
        return new TrustDomain();
    }

    @Produces
    @Singleton
    TrustAnchors anchors() {
        return INTEL.anchors();
    }

    private static final class TrustDomain implements TeeProvider {
        @Override
        public TeeType tee() {
            return TeeType.TDX;
        }

        @Override
        public EnclaveMode mode() {
            return EnclaveMode.RELEASE;
        }

        @Override
        public CmwRecord quote(Bytes reportData) {
            return INTEL.tdxQuote(reportData);
        }
    }
}
