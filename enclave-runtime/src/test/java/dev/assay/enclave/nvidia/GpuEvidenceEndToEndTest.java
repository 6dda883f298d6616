package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.Occasion;
import dev.assay.enclave.TeeProvider;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNvidia;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the driver's libraries through a statement under a TDX quote to a verdict, and what must not get that far. */
class GpuEvidenceEndToEndTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = FakeNvidia.NOW;
    private static final FakeIntel INTEL = FakeIntel.create("gpu evidence", NOW);
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("with GPUs");
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("nonce"));

    @TempDir
    Path folder;

    private static final class Tdx implements TeeProvider {
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

    private static List<GpuEvidence> evidence(GpuCollection collection, long counter) {
        return collection.readings().stream()
                .map(reading -> new GpuEvidence(
                        Objects.requireNonNull(reading.evidence()),
                        collection.states().ccMode(),
                        collection.states().devtools(),
                        collection.takenAt(),
                        counter))
                .toList();
    }

    private static EvidenceBundle bundle(List<GpuEvidence> gpus) throws Exception {
        return new Attester(new Tdx(), CRYPTO)
                .attest(
                        ENCLAVE.core(),
                        ENCLAVE.models(),
                        Occasion.of(NONCE, NOW, 3600),
                        gpus,
                        INTEL.endorsements()
                                .and(FakeNvidia.hopper().endorsements())
                                .and(FakeNvidia.nvSwitch().endorsements())
                                .toBundleMembers());
    }

    private static AttestationResult judge(EvidenceBundle bundle) throws Exception {
        FakeNvidia gpu = FakeNvidia.hopper();
        TrustAnchors anchors = new TrustAnchors(
                INTEL.anchors().simulatedRoot(),
                INTEL.anchors().intel(),
                gpu.anchors().amd(),
                gpu.anchors().nvidiaDevice(),
                gpu.anchors().nvidiaRim(),
                gpu.anchors().aws());
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\","
                + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true,\"require_gpu\":true}"));
        EvidenceBundle received = EvidenceBundle.decode(bundle.encodeCbor());
        return new AttestationVerifier(anchors, CRYPTO).verify(received, policy, Expectations.offline(NONCE), NOW);
    }

    private static @Nullable RejectionCode rejection(EvidenceBundle bundle) throws Exception {
        try {
            judge(bundle);
            return null;
        } catch (RejectedException e) {
            return e.code();
        }
    }

    private static GpuMonitor monitor(NvidiaDouble nvidia) {
        return new GpuMonitor(nvidia.hardware(), CRYPTO, () -> Instant.ofEpochSecond(NOW));
    }

    @Test
    void gpusAndSwitchesVerify() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia.nvml("gpus", 2).nvml("multi", 1))) {
            GpuCollection collection = monitor.collect(ENCLAVE.core().digest(CRYPTO));
            AttestationResult result = judge(bundle(evidence(collection, collection.refreshCounter())));
            assertThat(result.findings()).isEmpty();
            assertThat(result.bundle().gpus()).hasSize(4);
            assertThat(result.bundle().wrapper().gpus()).allSatisfy(state -> {
                assertThat(state.ccMode()).isEqualTo(2);
                assertThat(state.refreshCounter()).isEqualTo(1);
            });
        }
    }

    @Test
    void evidenceForAnotherCoreOrRefreshIsRejected() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            Bytes core = ENCLAVE.core().digest(CRYPTO);
            GpuCollection first = monitor.collect(core);
            GpuCollection second = monitor.collect(core);
            assertThat(rejection(bundle(evidence(second, 2)))).isNull();
            assertThat(rejection(bundle(evidence(first, 2)))).isEqualTo(RejectionCode.STATEMENT_GPU_NONCE_MISMATCH);
            assertThat(rejection(bundle(evidence(second, 1)))).isEqualTo(RejectionCode.STATEMENT_GPU_NONCE_MISMATCH);
            Bytes other = FakeEnclave.named("another").core().digest(CRYPTO);
            GpuCollection foreign = monitor.collect(other);
            assertThat(rejection(bundle(evidence(foreign, foreign.refreshCounter()))))
                    .isEqualTo(RejectionCode.STATEMENT_GPU_NONCE_MISMATCH);
        }
    }

    @Test
    void aDeviceWhoseReportIsNotSignedByItIsRejected() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, () -> {
                    FakeNvidia gpu = FakeNvidia.hopper();
                    gpu.report()
                            .afterSigning(report -> report.slice(0, report.length() - 1)
                                    .concat(Bytes.of(new byte[] {(byte) ~report.at(report.length() - 1)})));
                    return gpu;
                });
                GpuMonitor monitor = monitor(nvidia)) {
            GpuCollection collection = monitor.collect(ENCLAVE.core().digest(CRYPTO));
            assertThat(rejection(bundle(evidence(collection, 1)))).isEqualTo(RejectionCode.EVIDENCE_SIGNATURE_INVALID);
        }
    }

    @Test
    void withoutAGpuThePolicyComplains() throws Exception {
        AttestationResult result = judge(bundle(List.of()));
        assertThat(result.findings()).extracting(Finding::code).containsExactly(RejectionCode.POLICY_GPU_REQUIRED);
    }
}
