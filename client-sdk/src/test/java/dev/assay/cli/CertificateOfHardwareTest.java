package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.TeeProvider;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.CertificateStatement;
import dev.assay.x509.Certificate;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Certificates over evidence of the test kit's hardware, which signs as the real one does. */
class CertificateOfHardwareTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = FakeAmd.NOW;
    private static final Duration HOUR = Duration.ofHours(1);

    private final EnclaveIdentity boot = new EnclaveIdentity("enclave.example", new SecureRandom());

    /** Hardware that puts report data under its signature. */
    private record Hardware(TeeType tee, Function<Bytes, CmwRecord> quotes) implements TeeProvider {
        @Override
        public EnclaveMode mode() {
            return EnclaveMode.RELEASE;
        }

        @Override
        public CmwRecord quote(Bytes reportData) {
            return quotes.apply(reportData);
        }
    }

    @Test
    void ofATrustDomain() throws Exception {
        FakeIntel intel = FakeIntel.create("certificate", NOW);
        Hardware tdx = new Hardware(TeeType.TDX, data -> intel.evidence(FakeQuote.tdx(data)));
        assertThat(verify(tdx, intel.anchors(), intel.endorsements()).core().instanceName())
                .isEqualTo("enclave.example");
    }

    @Test
    void ofAnEnclave() throws Exception {
        FakeIntel intel = FakeIntel.create("certificate", NOW);
        Hardware sgx = new Hardware(TeeType.SGX, data -> intel.evidence(FakeQuote.sgx(data)));
        assertThat(verify(sgx, intel.anchors(), intel.endorsements()).core().instanceName())
                .isEqualTo("enclave.example");
    }

    @Test
    void ofSevSnpWhoseCertificateTableStaysInTheBundle() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Hardware snp = new Hardware(TeeType.SEV_SNP, data -> {
            amd.report().reportData(data);
            return FakeAmd.evidence(amd.reportBytes().concat(amd.certificateTable()));
        });
        assertThat(verify(snp, amd.anchors(), amd.endorsements()).core().instanceName())
                .isEqualTo("enclave.example");
        assertThatThrownBy(() -> verify(snp, TrustAnchors.vendors(), amd.endorsements()))
                .isInstanceOf(RejectedException.class);
    }

    private CertificateStatement verify(TeeProvider tee, TrustAnchors anchors, Endorsements endorsements)
            throws Exception {
        try (EpochKeys keys = boot.newEpoch()) {
            EvidenceBundle bundle = KeyStatement.attest(tee, boot, keys, Instant.ofEpochSecond(NOW), HOUR);
            byte[] der = keys.certify(
                            Instant.ofEpochSecond(NOW),
                            HOUR,
                            CertificateEvidence.of(bundle, CRYPTO).encode())
                    .certificate()
                    .getEncoded();
            assertThat(der).hasSizeLessThan(16_384 - 13);
            Certificate certificate = Certificate.decode(Bytes.of(der), "certificate");
            CertificateEvidence evidence = Objects.requireNonNull(CertificateEvidence.in(certificate));
            AttestationVerifier verifier = new AttestationVerifier(anchors, CRYPTO);
            var cpu = verifier.verifyEvidence(evidence.cpu(), verifier.prepare(endorsements), NOW);
            return CertificateStatement.verify(certificate, evidence, cpu, NOW, CRYPTO);
        }
    }
}
