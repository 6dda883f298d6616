package dev.assay.enclave.device;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.policy.Policy;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeEnclave;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.List;

/** What a client's verifier says of evidence over one statement, by a strict policy that names the measurement. */
final class Judgement {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("nonce"));
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("behind a device");
    private static final StatementWrapper WRAPPER = ENCLAVE.wrapper(NONCE, EvidenceSigner.NOW);

    /** What evidence must carry. */
    static final Bytes REPORT_DATA = StatementWrapper.reportData(WRAPPER.encode(), CRYPTO);

    static final String SGX_VALUE = "{\"tee\":\"sgx\",\"measurements\":{\"mrenclave\":\"" + "a1".repeat(32) + "\"}}";
    static final String TDX_VALUE = "{\"tee\":\"tdx\",\"measurements\":{\"mrtd\":\"" + "b2".repeat(48) + "\"}}";

    private Judgement() {}

    static List<RejectionCode> findings(
            CmwRecord evidence, Endorsements endorsements, TrustAnchors anchors, String referenceValue)
            throws Exception {
        EvidenceBundle bundle = new EvidenceBundle(
                ENCLAVE.core().encode(),
                WRAPPER.encode(),
                evidence,
                List.of(),
                ENCLAVE.models().encode(),
                null,
                endorsements.toBundleMembers());
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"accept_any_model\":true,"
                + "\"reference_values\":[" + referenceValue + "]}"));
        return new AttestationVerifier(anchors, CRYPTO)
                        .verify(
                                EvidenceBundle.decode(bundle.encodeCbor()),
                                policy,
                                Expectations.offline(NONCE),
                                EvidenceSigner.NOW)
                        .findings()
                        .stream()
                        .map(Finding::code)
                        .toList();
    }
}
