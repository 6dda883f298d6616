package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.policy.Policy;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole bundles with evidence of Intel's, judged by strict policies that name one measurement. */
class IntelBundleTest {
    private static final FakeIntel INTEL = FakeIntel.create("bundle", IntelScenario.NOW);
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("on hardware");
    private static final Bytes NONCE = FakeIntel.CRYPTO.sha256(Bytes.utf8("nonce"));
    private static final StatementWrapper WRAPPER = ENCLAVE.wrapper(NONCE, IntelScenario.NOW);
    private static final Bytes REPORT_DATA = StatementWrapper.reportData(WRAPPER.encode(), FakeIntel.CRYPTO);
    private static final FakeQuote SGX = FakeQuote.sgx(REPORT_DATA);
    private static final FakeQuote TDX = FakeQuote.tdx(REPORT_DATA);
    private static final String SGX_VALUE =
            "{\"tee\":\"sgx\",\"measurements\":{\"mrenclave\":\"" + "a1".repeat(32) + "\"}}";
    private static final String TDX_VALUE = "{\"tee\":\"tdx\",\"measurements\":{\"mrtd\":\"" + "b2".repeat(48) + "\"}}";

    @Test
    void enclaveAndTrustDomainAreAccepted() throws Exception {
        assertThat(findings(INTEL, SGX, INTEL.endorsements(), SGX_VALUE)).isEmpty();
        assertThat(findings(INTEL, TDX, INTEL.endorsements(), TDX_VALUE)).isEmpty();
    }

    @Test
    void aTrustDomainIsRefusedForWhatItIs() throws Exception {
        assertThat(findings(INTEL, TDX.withMeasurement(Bytes.of(new byte[48])), INTEL.endorsements(), TDX_VALUE))
                .containsExactly(RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(findings(INTEL, TDX.withDebug(), INTEL.endorsements(), TDX_VALUE))
                .contains(RejectionCode.POLICY_DEBUG_NOT_ALLOWED);
        assertThat(findings(INTEL, TDX.withBody(123, Bytes.of(new byte[1])), INTEL.endorsements(), TDX_VALUE))
                .containsExactly(RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED);
    }

    @Test
    void aPlatformIsRefusedForItsTcb() throws Exception {
        FakeIntel old = INTEL.withCertifiedMachine(machine -> machine.withPceSvn(12));
        assertThat(findings(old, SGX, old.endorsements(), SGX_VALUE))
                .contains(RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED);
    }

    @Test
    void missingListsAreRefused() throws Exception {
        assertThat(findings(INTEL, SGX, INTEL.endorsementsWithout(EndorsementKind.CRL), SGX_VALUE))
                .containsExactly(RejectionCode.POLICY_REVOCATION_UNKNOWN);
    }

    @Test
    void evidenceForAnotherStatementIsRefused() {
        FakeQuote other = FakeQuote.tdx(Bytes.of(new byte[64]));
        assertThatThrownBy(() -> findings(INTEL, other, INTEL.endorsements(), TDX_VALUE))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected ->
                                assertThat(rejected.code()).isEqualTo(RejectionCode.STATEMENT_REPORT_DATA_MISMATCH));
    }

    private static List<RejectionCode> findings(
            FakeIntel intel, FakeQuote quote, Endorsements endorsements, String referenceValue) throws Exception {
        EvidenceBundle bundle = new EvidenceBundle(
                ENCLAVE.core().encode(),
                WRAPPER.encode(),
                intel.evidence(quote),
                List.of(),
                ENCLAVE.models().encode(),
                null,
                endorsements.toBundleMembers());
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"accept_any_model\":true,"
                + "\"reference_values\":[" + referenceValue + "]}"));
        AttestationVerifier verifier = new AttestationVerifier(INTEL.anchors(), FakeIntel.CRYPTO);
        return verifier
                .verify(
                        EvidenceBundle.decode(bundle.encodeCbor()),
                        policy,
                        Expectations.offline(NONCE),
                        IntelScenario.NOW)
                .findings()
                .stream()
                .map(Finding::code)
                .toList();
    }
}
