package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks at evidence that keep nothing: alone or in a bundle, by a policy or by none. */
class DryRunTest {
    private static final TestEnclave ENCLAVE = new TestEnclave("one");
    private static final Bytes BUNDLE = ENCLAVE.bundle(TestEnclave.NONCE);

    private static CandidValue.Fields seen(TestCanister canister, Bytes question) throws MalformedException {
        return Replies.ok(VerifierInterface.APPRAISAL_RESULT, canister.call("verify_evidence", question));
    }

    private static String code(TestCanister canister, Bytes question) throws MalformedException {
        return Replies.code(VerifierInterface.APPRAISAL_RESULT, canister.call("verify_evidence", question));
    }

    private static CmwRecord simulatedEvidence() throws MalformedException {
        return EvidenceBundle.decode(BUNDLE).cpu();
    }

    private static Bytes alone(List<Bytes> endorsements) throws MalformedException {
        return VerifierMessages.verifyAlone(simulatedEvidence(), endorsements, TestEnclave.NOW, List.of());
    }

    @ParameterizedTest
    @EnumSource
    void verifiesABundleWithoutAPolicy(Kind kind) throws Exception {
        CandidValue.Fields seen =
                seen(kind.simulated(), VerifierMessages.verifyEvidence(BUNDLE, TestEnclave.NOW, null, "none"));
        assertThat(seen.optional("accepted")).isNull();
        assertThat(seen.optional("policy_digest")).isNull();
        assertThat(seen.optional("ear")).isNull();
        assertThat(seen.text("tee")).isEqualTo("simulated");
        assertThat(seen.optional("valid_until")).isEqualTo(new CandidValue.Nat64(TestEnclave.NOT_AFTER));
        assertThat(seen.optional("statement"))
                .isInstanceOfSatisfying(
                        CandidValue.Fields.class,
                        statement -> assertThat(statement.blob("core_digest")).isEqualTo(ENCLAVE.coreDigest()));
        assertThat(seen.text("claims"))
                .contains("\"core_digest\":\"" + ENCLAVE.coreDigest().hex() + "\"");
        assertThat(seen.get("warnings"))
                .isEqualTo(new CandidValue.Vec(List.of(new CandidValue.Text(Settings.INSECURE))));
    }

    @ParameterizedTest
    @EnumSource
    void writesAnEarWhereAPolicyWasAsked(Kind kind) throws Exception {
        CandidValue.Fields seen = seen(
                kind.simulated(), VerifierMessages.verifyEvidence(BUNDLE, TestEnclave.NOW, TestEnclave.NONCE, null));
        assertThat(seen.optional("accepted")).isEqualTo(new CandidValue.Bool(true));
        assertThat(seen.optional("ear"))
                .isInstanceOfSatisfying(
                        CandidValue.Text.class, ear -> assertThat(ear.value()).contains("\"ear_status\":\"warning\""));
    }

    @ParameterizedTest
    @EnumSource
    void verifiesEvidenceAlone(Kind kind) throws Exception {
        CandidValue.Fields seen = seen(kind.simulated(), alone(List.of()));
        assertThat(seen.optional("statement")).isNull();
        assertThat(seen.optional("valid_until")).isNull();
        assertThat(seen.blob("report_data").length()).isEqualTo(64);
        CandidValue.Fields appraised = seen(
                kind.simulated(),
                VerifierMessages.verifyAlone(simulatedEvidence(), List.of(), TestEnclave.NOW, null, List.of()));
        assertThat(appraised.optional("accepted")).isEqualTo(new CandidValue.Bool(true));
    }

    @ParameterizedTest
    @EnumSource
    void refusesSimulatedEvidenceForRealWithoutAPolicy(Kind kind) throws Exception {
        TestCanister release = kind.release();
        assertThat(code(release, VerifierMessages.verifyEvidence(BUNDLE, TestEnclave.NOW, null, "none")))
                .isEqualTo("policy.simulated_refused");
        assertThat(code(release, alone(List.of()))).isEqualTo("policy.simulated_refused");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyItCannotRead(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes broken = simulatedEvidence().value().slice(0, 5);
        CmwRecord cut = new CmwRecord(simulatedEvidence().type(), broken, CmwRecord.EVIDENCE);
        CmwRecord unknown = new CmwRecord("text/plain", broken, CmwRecord.EVIDENCE);
        assertThat(code(canister, VerifierMessages.verifyAlone(cut, List.of(), 0, List.of())))
                .isEqualTo("malformed");
        assertThat(code(canister, VerifierMessages.verifyAlone(unknown, List.of(), 0, List.of())))
                .isEqualTo("evidence.type_unsupported");
        assertThat(code(canister, alone(List.of(Bytes.utf8("no endorsement"))))).isEqualTo("malformed");
        assertThat(code(canister, alone(Collections.nCopies(65, Bytes.utf8("<a/>")))))
                .isEqualTo("malformed");
        Bytes noRoot = Bytes.utf8("no certificate");
        assertThat(code(canister, VerifierMessages.verifyAlone(simulatedEvidence(), List.of(), 0, List.of(noRoot))))
                .isEqualTo("malformed");
        assertThat(code(canister, VerifierMessages.verifyEvidence(BUNDLE, -1L, null, "none")))
                .isEqualTo("malformed");
    }
}
