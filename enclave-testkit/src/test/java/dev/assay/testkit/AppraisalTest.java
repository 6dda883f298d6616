package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.Json;
import dev.assay.model.ModelLeaf;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the policy refuses what it is for, and its twin is accepted. */
class AppraisalTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("appraisal");
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("nonce"));
    private static final Bytes OTHER = CRYPTO.sha256(Bytes.utf8("other"));
    private static final long NOW = 1_795_262_400L;
    private static final String LOOSE = "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true";

    private static Policy policy(String members) throws Exception {
        return Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"simulated\"," + members + "}"));
    }

    private static AttestationResult appraise(Policy policy, Expectations expectations, long now) throws Exception {
        return new AttestationVerifier(TrustAnchors.vendors(), CRYPTO)
                .verify(ENCLAVE.bundle(NONCE, NOW), policy, expectations, now);
    }

    private static List<RejectionCode> codes(Policy policy, Expectations expectations) throws Exception {
        return appraise(policy, expectations, NOW).findings().stream()
                .map(finding -> finding.code())
                .toList();
    }

    @Test
    void measurements() throws Exception {
        String reference =
                "\"accept_any_model\":true,\"reference_values\":[{\"tee\":\"simulated\",\"name\":\"measurement\","
                        + "\"value\":\"%s\"}]";
        Expectations offline = Expectations.offline(NONCE);
        assertThat(codes(policy(reference.formatted(ENCLAVE.measurement().hex())), offline))
                .isEmpty();
        assertThat(codes(policy(reference.formatted("00".repeat(48))), offline))
                .containsExactly(RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(codes(policy("\"accept_any_model\":true"), offline))
                .containsExactly(RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED);
    }

    @Test
    void aListedModelMustHaveTheListedDigest() throws Exception {
        String models =
                "\"dangerously_accept_any_measurement\":true,\"models\":[{\"name\":\"echo\",\"digest\":\"%s\"}]";
        ModelLeaf echo = ENCLAVE.models().leaves().get(0);
        Expectations offline = Expectations.offline(NONCE);
        assertThat(codes(policy(models.formatted(echo.digest().hex())), offline))
                .isEmpty();
        assertThat(codes(policy(models.formatted("00".repeat(32))), offline))
                .containsExactly(RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED);
    }

    @Test
    void usingAModelNeedsItListedOrTheLooseningNamed() throws Exception {
        ModelLeaf echo = ENCLAVE.models().leaves().get(0);
        String listed =
                "\"models\":[{\"name\":\"echo\",\"digest\":\"" + echo.digest().hex() + "\"}]";
        assertThat(Appraiser.appraiseUse(echo, policy(listed))).isNull();
        assertThat(Appraiser.appraiseUse(echo, policy("\"accept_any_model\":true")))
                .isNull();
        assertThat(Appraiser.appraiseUse(echo, policy("\"accept_any_model\":false")))
                .extracting(finding -> finding.code())
                .isEqualTo(RejectionCode.POLICY_MODEL_NOT_LISTED);
        ModelLeaf swapped = new ModelLeaf("echo", "1", OTHER);
        assertThat(Appraiser.appraiseUse(swapped, policy(listed + ",\"accept_any_model\":true")))
                .extracting(finding -> finding.code())
                .isEqualTo(RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED);
    }

    @Test
    void theNonce() throws Exception {
        Policy policy = policy(LOOSE);
        assertThat(codes(policy, Expectations.offline(NONCE))).isEmpty();
        assertThat(codes(policy, Expectations.offline(OTHER))).containsExactly(RejectionCode.POLICY_NONCE_MISMATCH);
        assertThat(codes(policy, Expectations.offline(null))).containsExactly(RejectionCode.POLICY_NONCE_MISMATCH);
        Policy without = policy(LOOSE + ",\"require_nonce\":false");
        assertThat(codes(without, Expectations.offline(null))).isEmpty();
        assertThat(codes(without, Expectations.offline(OTHER)))
                .as("a nonce that was sent is compared even where none is required")
                .containsExactly(RejectionCode.POLICY_NONCE_MISMATCH);
    }

    @Test
    void theChannel() throws Exception {
        Policy policy = policy(LOOSE);
        Bytes spki = ENCLAVE.core().tlsSpkiSha256();
        assertThat(codes(policy, Expectations.online(NONCE, spki))).isEmpty();
        assertThat(codes(policy, Expectations.online(NONCE, OTHER)))
                .containsExactly(RejectionCode.POLICY_TLS_KEY_MISMATCH);
        assertThat(codes(policy, Expectations.online(NONCE, null)))
                .containsExactly(RejectionCode.POLICY_CHANNEL_NOT_ATTESTED);
        assertThat(codes(policy(LOOSE + ",\"require_attested_tls\":false"), Expectations.online(NONCE, null)))
                .isEmpty();
    }

    @Test
    void sessionBinding() throws Exception {
        Policy policy = policy(LOOSE + ",\"require_session_binding\":true");
        Bytes spki = ENCLAVE.core().tlsSpkiSha256();
        StatementWrapper right = ENCLAVE.wrapper(NONCE, NOW);
        StatementWrapper bound =
                new StatementWrapper(right.coreDigest(), NONCE, NOW, right.notAfter(), List.of(), OTHER);
        AttestationVerifier verifier = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO);
        Expectations session = new Expectations(NONCE, spki, OTHER, true);
        assertThat(verifier.verify(ENCLAVE.bundle(bound, false), policy, session, NOW)
                        .findings())
                .isEmpty();
        assertThat(codes(policy, session)).containsExactly(RejectionCode.POLICY_SESSION_NOT_BOUND);
        assertThat(verifier.verify(
                                ENCLAVE.bundle(bound, false),
                                policy(LOOSE),
                                new Expectations(NONCE, spki, NONCE, true),
                                NOW)
                        .findings())
                .as("another session's evidence is refused even where no binding is required")
                .extracting(finding -> finding.code())
                .containsExactly(RejectionCode.POLICY_SESSION_NOT_BOUND);
        assertThat(codes(policy(LOOSE), session))
                .as("without the requirement, evidence that names no session will do")
                .isEmpty();
        Expectations otherSession = new Expectations(NONCE, spki, NONCE, true);
        assertThat(verifier.verify(ENCLAVE.bundle(bound, false), policy, otherSession, NOW)
                        .findings())
                .extracting(finding -> finding.code())
                .containsExactly(RejectionCode.POLICY_SESSION_NOT_BOUND);
    }

    @Test
    void instanceAndGpu() throws Exception {
        Expectations offline = Expectations.offline(NONCE);
        assertThat(codes(policy(LOOSE + ",\"instance_names\":[\"localhost\"]"), offline))
                .isEmpty();
        assertThat(codes(policy(LOOSE + ",\"instance_names\":[\"other.example\"]"), offline))
                .containsExactly(RejectionCode.POLICY_INSTANCE_NOT_ALLOWED);
        assertThat(codes(policy(LOOSE + ",\"require_gpu\":true"), offline))
                .containsExactly(RejectionCode.POLICY_GPU_REQUIRED);
    }

    @Test
    void timesAtTheirEdges() throws Exception {
        Policy policy = policy(LOOSE);
        Expectations offline = Expectations.offline(NONCE);
        assertThat(appraise(policy, offline, NOW + 300).findings()).isEmpty();
        assertThat(appraise(policy, offline, NOW + 301).findings())
                .extracting(finding -> finding.code())
                .containsExactly(RejectionCode.POLICY_EVIDENCE_STALE);
        assertThat(appraise(policy, offline, NOW - 300).findings()).isEmpty();
        assertThat(appraise(policy, offline, NOW - 301).findings())
                .extracting(finding -> finding.code())
                .containsExactly(RejectionCode.POLICY_EVIDENCE_FROM_FUTURE);
    }

    @Test
    void allComplaintsAreCollected() throws Exception {
        assertThat(codes(Policy.strictDefault(), Expectations.online(OTHER, OTHER)))
                .containsExactly(
                        RejectionCode.POLICY_SIMULATED_REFUSED,
                        RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
                        RejectionCode.POLICY_NONCE_MISMATCH,
                        RejectionCode.POLICY_TLS_KEY_MISMATCH);
    }

    @Test
    void theResultNeverAffirmsSimulatedHardware() throws Exception {
        Policy policy = policy(LOOSE);
        AttestationResult accepted = appraise(policy, Expectations.offline(NONCE), NOW);
        assertThat(Json.write(accepted.ear(policy.digest(CRYPTO))))
                .contains("\"ear_status\":\"warning\"", "\"hardware\":32", "\"submods\":{\"cpu\":")
                .doesNotContain("\"affirming\"");
        AttestationResult refused = appraise(Policy.strictDefault(), Expectations.offline(NONCE), NOW);
        assertThat(Json.write(refused.ear(Policy.strictDefault().digest(CRYPTO))))
                .contains("\"ear_status\":\"contraindicated\"", "\"hardware\":97");
    }
}
