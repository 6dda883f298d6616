package dev.assay.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.appraise.EvidenceAppraiser;
import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.TcbStatus;
import dev.assay.evidence.TeeType;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = 1_750_000_000L;
    private static final Bytes DIGEST = Bytes.of(new byte[32]);

    private static VerifiedEvidence.Builder quote(TcbStatus status) {
        return new VerifiedEvidence.Builder(TeeType.SGX, Bytes.of(new byte[64]))
                .measurement("mrenclave", Bytes.of(new byte[32]))
                .tcb(new TcbAppraisal(status, List.of("INTEL-SA-1"), NOW, 17));
    }

    private static String ear(VerifiedEvidence.Builder evidence, String members) throws Exception {
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\"," + members + "}"));
        VerifiedEvidence built = evidence.build();
        List<Finding> findings = EvidenceAppraiser.appraise(built, policy, NOW);
        return Json.write(new EvidenceResult(built, policy, findings, NOW).ear(DIGEST));
    }

    private static String pinned() {
        return "\"reference_values\":[{\"tee\":\"sgx\",\"name\":\"mrenclave\",\"value\":\"" + "00".repeat(32) + "\"}]";
    }

    @Test
    void aPlatformInOrderIsAffirmed() throws Exception {
        assertThat(ear(quote(TcbStatus.UP_TO_DATE), pinned()))
                .contains("\"eat_profile\":\"tag:ietf.org,2026:rats/ear#04\"", "\"iat\":" + NOW)
                .contains("\"exp\":" + (NOW + 86_400), "\"ear_status\":\"affirming\"")
                .contains("{\"configuration\":2,\"executables\":3,\"hardware\":2,\"runtime-opaque\":2}")
                .contains("\"ear_appraisal_policy_ids\":[\"sha-256:" + DIGEST.hex() + "\"]")
                .contains("\"tcb_status\":\"UpToDate\"", "\"findings\":[]")
                .doesNotContain("warning", "contraindicated");
    }

    @Test
    void whatAPolicyPutsUpWithIsAWarning() throws Exception {
        String loose = ",\"accept_any_advisory\":true,\"accepted_tcb_statuses\":[{\"status\":\"%s\"}]";
        assertThat(ear(quote(TcbStatus.OUT_OF_DATE), pinned() + loose.formatted("OutOfDate")))
                .contains("\"ear_status\":\"warning\"", "\"hardware\":32", "\"configuration\":2");
        assertThat(ear(quote(TcbStatus.CONFIGURATION_NEEDED), pinned() + loose.formatted("ConfigurationNeeded")))
                .contains("\"configuration\":32");
        assertThat(ear(
                        quote(TcbStatus.UP_TO_DATE).revocationUnknown("PCK"),
                        pinned() + ",\"dangerously_accept_unknown_revocation\":true"))
                .contains("\"ear_status\":\"warning\"", "\"configuration\":36");
        assertThat(ear(quote(TcbStatus.UP_TO_DATE), "\"dangerously_accept_any_measurement\":true"))
                .contains("\"ear_status\":\"warning\"", "\"executables\":33");
    }

    @Test
    void whatAPolicyRefusesIsContraindicated() throws Exception {
        assertThat(ear(quote(TcbStatus.OUT_OF_DATE), pinned()))
                .contains("\"ear_status\":\"contraindicated\"", "\"hardware\":96", "policy.tcb_status_not_allowed");
        assertThat(ear(quote(TcbStatus.UP_TO_DATE), "\"accept_any_model\":true"))
                .contains("\"executables\":96");
    }

    @Test
    void debugIsNeverAffirmedEvenWhereAccepted() throws Exception {
        assertThat(ear(quote(TcbStatus.UP_TO_DATE).debug(true), pinned() + ",\"dangerously_accept_debug\":true"))
                .contains("\"ear_status\":\"contraindicated\"", "\"configuration\":96", "\"runtime-opaque\":96");
    }

    @Test
    void anInstanceIsOnlyJudgedWhereOneIsExpected() throws Exception {
        assertThat(ear(quote(TcbStatus.UP_TO_DATE), pinned())).doesNotContain("instance-identity");
        assertThat(ear(quote(TcbStatus.UP_TO_DATE), pinned() + ",\"platforms\":{\"ppid\":[\"00\"]}"))
                .contains("\"instance-identity\":97", "\"ear_status\":\"contraindicated\"");
    }

    // --- tokens ---

    private static final JsonValue CLAIMS = JsonValue.of("claims");

    @Test
    void aTokenIsReadBackByItsKeyOnly() throws Exception {
        JdkSigner signer = new JdkSigner();
        String token = EarToken.sign(CLAIMS, signer, CRYPTO);
        assertThat(EarToken.verify(token, signer.publicKey(), CRYPTO)).isEqualTo(CLAIMS);
        assertThat(Base64Text.decodeUrl(token.substring(0, token.indexOf('.')), "header"))
                .isEqualTo(Bytes.utf8("{\"alg\":\"EdDSA\",\"typ\":\"eat+jwt\",\"kid\":\""
                        + Base64Text.encodeUrl(signer.publicKey().thumbprint(CRYPTO)) + "\"}"));
        assertThatThrownBy(() -> EarToken.verify(token, new JdkSigner().publicKey(), CRYPTO))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.code()).isEqualTo(RejectionCode.EVIDENCE_SIGNATURE_INVALID));
    }

    @Test
    void aTokenWithoutASignatureIsNone() {
        JdkSigner signer = new JdkSigner();
        String header = Base64Text.encodeUrl(Bytes.utf8("{\"alg\":\"none\",\"typ\":\"eat+jwt\"}"));
        String claims = Base64Text.encodeUrl(Bytes.utf8("\"claims\""));
        for (String token : List.of(header + "." + claims + ".", header + "." + claims, "", "..", "a.b.c")) {
            assertThatThrownBy(() -> EarToken.verify(token, signer.publicKey(), CRYPTO))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /** Signs by the JDK, which shares no code with the verifier. */
    private static final class JdkSigner implements CoseSigner {
        private static final int SPKI_PREFIX_BYTES = 12;

        private final KeyPair pair;

        JdkSigner() {
            try {
                pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public CoseKey publicKey() {
            byte[] spki = pair.getPublic().getEncoded();
            return new CoseKey(Bytes.of(Arrays.copyOfRange(spki, SPKI_PREFIX_BYTES, spki.length)));
        }

        @Override
        public Bytes sign(Bytes message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(message.toArray());
                return Bytes.of(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
