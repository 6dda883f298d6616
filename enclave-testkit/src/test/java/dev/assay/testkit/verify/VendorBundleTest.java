package dev.assay.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeNitro;
import dev.assay.testkit.x509.FakeCrl;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole bundles with evidence of AMD's and AWS's, judged by strict policies that name one measurement. */
class VendorBundleTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("nonce"));
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("on hardware");
    private static final StatementWrapper WRAPPER = ENCLAVE.wrapper(NONCE, FakeAmd.NOW);
    private static final Bytes REPORT_DATA = StatementWrapper.reportData(WRAPPER.encode(), CRYPTO);

    @Test
    void anSnpGuestIsAccepted() throws Exception {
        FakeAmd amd = guest();
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, ""))).isEmpty();
    }

    @Test
    void anSnpGuestIsRefusedForWhatItMayDo() throws Exception {
        FakeAmd amd = guest();
        amd.report().number(0x30, 1, 4).bit(0x08, 19, true).bit(0x160, 0, false);
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, "")))
                .containsExactlyInAnyOrder(
                        RejectionCode.POLICY_DEBUG_NOT_ALLOWED,
                        RejectionCode.POLICY_VMPL_NOT_ALLOWED,
                        RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED);
    }

    @Test
    void anSnpGuestIsRefusedWithoutRevocationLists() throws Exception {
        FakeAmd amd = guest();
        amd.lists().clear();
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, "")))
                .containsExactly(RejectionCode.POLICY_REVOCATION_UNKNOWN);
        amd.lists().add(new FakeCrl(FakeAmd.vcek(SnpProduct.GENOA, 3).ark(), FakeAmd.NOW - 1, FakeAmd.NOW + 1));
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, "")))
                .containsExactly(RejectionCode.POLICY_REVOCATION_UNKNOWN);
    }

    @Test
    void floorsAreForTheReportedTcb() throws Exception {
        FakeAmd amd = guest();
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, ",\"min_svns\":{\"sev-snp\":{\"snp\":24}}")))
                .isEmpty();
        assertThat(findings(snp(amd), amd.anchors(), snpPolicy(amd, ",\"min_svns\":{\"sev-snp\":{\"snp\":25}}")))
                .containsExactly(RejectionCode.POLICY_SVN_TOO_LOW);
    }

    @Test
    void aNitroEnclaveIsAcceptedAlthoughAwsHasNoRevocation() throws Exception {
        FakeNitro nitro = enclave();
        assertThat(findings(bundle(nitro.evidence(), Endorsements.none()), nitro.anchors(), nitroPolicy()))
                .isEmpty();
    }

    @Test
    void aNitroEnclaveOfAnotherImageIsRefused() throws Exception {
        FakeNitro nitro = enclave();
        Policy policy = nitroPolicy();
        nitro.pcr(0, CRYPTO.sha384(Bytes.utf8("another image")));
        assertThat(findings(bundle(nitro.evidence(), Endorsements.none()), nitro.anchors(), policy))
                .containsExactly(RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED);
    }

    @Test
    void evidenceForAnotherStatementIsRefused() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Verdicts.assertRejected(
                "a guest's other report",
                RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                () -> findings(snp(amd), amd.anchors(), snpPolicy(amd, "")));
        FakeNitro nitro = enclave().without("user_data");
        Verdicts.assertRejected(
                "a document without user data",
                RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                () -> findings(bundle(nitro.evidence(), Endorsements.none()), nitro.anchors(), nitroPolicy()));
    }

    private static FakeAmd guest() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.report().reportData(REPORT_DATA);
        return amd;
    }

    private static FakeNitro enclave() {
        return new FakeNitro().field("user_data", CborValue.of(REPORT_DATA));
    }

    private static EvidenceBundle snp(FakeAmd amd) {
        return bundle(amd.evidence(), amd.endorsements());
    }

    private static EvidenceBundle bundle(CmwRecord cpu, Endorsements endorsements) {
        return new EvidenceBundle(
                ENCLAVE.core().encode(),
                WRAPPER.encode(),
                cpu,
                List.of(),
                ENCLAVE.models().encode(),
                null,
                endorsements.toBundleMembers());
    }

    private static Policy snpPolicy(FakeAmd amd, String more) throws Exception {
        Bytes report = amd.reportBytes();
        return policy(
                "{\"tee\":\"sev-snp\",\"measurements\":{\"measurement\":\""
                        + report.slice(0x90, 0xc0).hex() + "\",\"host_data\":\""
                        + report.slice(0xc0, 0xe0).hex() + "\"}}",
                more);
    }

    private static Policy nitroPolicy() throws Exception {
        StringBuilder value = new StringBuilder("{\"tee\":\"nitro\",\"measurements\":{");
        for (int i = 0; i < 3; i++) {
            value.append(i == 0 ? "\"pcr" : ",\"pcr").append(i).append("\":\"");
            value.append(CRYPTO.sha384(Bytes.utf8("pcr " + i)).hex()).append('"');
        }
        return policy(value.append("}}").toString(), "");
    }

    private static Policy policy(String referenceValue, String more) throws Exception {
        return Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"accept_any_model\":true,"
                + "\"reference_values\":[" + referenceValue + "]" + more + "}"));
    }

    private static List<RejectionCode> findings(EvidenceBundle bundle, TrustAnchors anchors, Policy policy)
            throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(anchors, CRYPTO);
        AttestationResult result = verifier.verify(
                EvidenceBundle.decode(bundle.encodeCbor()), policy, Expectations.offline(NONCE), FakeAmd.NOW);
        return result.findings().stream().map(Finding::code).toList();
    }
}
