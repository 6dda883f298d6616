package dev.assay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.TeeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static Policy parse(String json) throws MalformedException {
        return Policy.parse(Bytes.utf8(json));
    }

    @Test
    void theDefaultIsStrict() {
        Policy policy = Policy.strictDefault();
        assertThat(policy.mode()).isEqualTo(Policy.Mode.REAL);
        assertThat(policy.tees()).doesNotContain(TeeType.SIMULATED).contains(TeeType.SGX, TeeType.TDX, TeeType.SEV_SNP);
        assertThat(policy.dangerouslyAcceptAnyMeasurement()).isFalse();
        assertThat(policy.dangerouslyAcceptDebug()).isFalse();
        assertThat(policy.acceptAnyModel()).isFalse();
        assertThat(policy.requireNonce()).isTrue();
        assertThat(policy.requireAttestedTls()).isTrue();
    }

    @Test
    void equalPoliciesHaveEqualDigestsHoweverWritten() throws Exception {
        BouncyCastleCrypto crypto = new BouncyCastleCrypto();
        Policy spelledOut = parse(" {\"require_nonce\":true, \"mode\":\"real\", \"assay_policy\":1 }");
        assertThat(spelledOut.digest(crypto)).isEqualTo(Policy.strictDefault().digest(crypto));
        assertThat(parse("{\"assay_policy\":1,\"mode\":\"real\",\"require_nonce\":false}")
                        .digest(crypto))
                .isNotEqualTo(Policy.strictDefault().digest(crypto));
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        Policy policy = parse("{\"assay_policy\":1,\"mode\":\"simulated\",\"reference_values\":[{\"tee\":\"simulated\","
                + "\"name\":\"measurement\",\"value\":\"00ff\"}],\"models\":[{\"name\":\"m\",\"digest\":\""
                + "ab".repeat(32) + "\"}],\"instance_names\":[\"a.example\"],\"max_evidence_age_seconds\":60}");
        assertThat(parse(policy.toJson())).isEqualTo(policy);
        assertThat(policy.models()).hasSize(1);
        assertThat(policy.referenceValues()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|\"assay_policy\" is missing",
                "{\"assay_policy\":2,\"mode\":\"real\"}|assay_policy",
                "{\"assay_policy\":1}|\"mode\" is missing",
                "{\"assay_policy\":1,\"mode\":\"both\"}|policy.mode",
                "{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"simulated\"]}|never both",
                "{\"assay_policy\":1,\"mode\":\"simulated\",\"tees\":[\"sgx\"]}|never both",
                "{\"assay_policy\":1,\"mode\":\"real\",\"allow_debug\":true}|unknown member \"allow_debug\"",
                "{\"assay_policy\":1,\"mode\":\"real\",\"require_nonce\":\"no\"}|true or false",
                "{\"assay_policy\":1,\"mode\":\"real\",\"max_evidence_age_seconds\":0}|from 1",
                "{\"assay_policy\":1,\"mode\":\"real\",\"models\":[{\"name\":\"m\",\"digest\":\"00\"}]}|32 bytes",
                "{\"assay_policy\":1,\"mode\":\"real\",\"models\":{}}|expected an array",
                "[]|expected an object"
            })
    void aRuleThatWouldNotApplyIsRefused(String json, String why) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }
}
