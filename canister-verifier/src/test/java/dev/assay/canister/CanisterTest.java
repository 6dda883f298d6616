package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidType;
import dev.assay.candid.CandidType.Primitive;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.model.ModelLeaf;
import dev.assay.policy.Policy.Mode;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the canister promises, held on the JVM and in the compiled module alike. */
class CanisterTest {
    private static final TestEnclave ENCLAVE = new TestEnclave("one");
    private static final Bytes ALICE = TestEnclave.digest("alice").slice(0, 29);
    private static final Bytes BOB = TestEnclave.digest("bob").slice(0, 29);

    private static Bytes question() {
        return VerifierMessages.checkReceipt(ENCLAVE.receipt(), TestEnclave.known());
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTheReceiptOfARegisteredEnclave(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        CandidValue.Fields enclave = Replies.ok(VerifierInterface.ENCLAVE_RESULT, canister.register(ENCLAVE));
        assertThat(enclave.blob("core_digest")).isEqualTo(ENCLAVE.coreDigest());
        assertThat(enclave.text("tee")).isEqualTo("simulated");
        // The enclave's own not-after comes before the policy's day.
        assertThat(enclave.nat64("expires_at")).isEqualTo(TestEnclave.NOT_AFTER);

        CandidValue.Fields claims =
                Replies.ok(VerifierInterface.RECEIPT_RESULT, canister.call("check_receipt", question()));
        assertThat(claims.blob("core_digest")).isEqualTo(ENCLAVE.coreDigest());
        assertThat(claims.nat64("usage_units")).isEqualTo(7);
        assertThat(claims.get("request_checked")).isEqualTo(new CandidValue.Bool(true));
        assertThat(claims.optionalBlob("nonce")).isEqualTo(TestEnclave.NONCE);
        assertThat(((CandidValue.Fields) claims.get("model")).text("name")).isEqualTo("minilm");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatItDidNotCompare(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.register(ENCLAVE);
        Bytes bare = VerifierMessages.checkReceipt(ENCLAVE.receipt(), ReceiptExpectations.none());
        CandidValue.Fields claims = Replies.ok(VerifierInterface.RECEIPT_RESULT, canister.call("check_receipt", bare));
        for (String compared : List.of("request_checked", "response_checked", "nonce_checked")) {
            assertThat(claims.get(compared)).isEqualTo(new CandidValue.Bool(false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesReceiptsForOtherBytes(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.register(ENCLAVE);
        Bytes receipt = ENCLAVE.receipt();
        Exchange tampered = new Exchange(TestEnclave.RESPONSE.context(), Bytes.utf8("{\"outputs\":[0.25,0.75]}"));
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        receipt, TestEnclave.known(TestEnclave.SALT, TestEnclave.REQUEST, tampered, null))))
                .isEqualTo("receipt.response_mismatch");
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        receipt, TestEnclave.known(TestEnclave.SALT, tampered, null, null))))
                .isEqualTo("receipt.request_mismatch");
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        receipt, TestEnclave.known(TestEnclave.NONCE, TestEnclave.REQUEST, null, null))))
                .isEqualTo("receipt.request_mismatch");
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        receipt, TestEnclave.known(null, TestEnclave.REQUEST, null, null))))
                .isEqualTo("receipt.salt_missing");
        assertThat(canister.receiptCode(
                        VerifierMessages.checkReceipt(receipt, TestEnclave.known(null, null, null, TestEnclave.SALT))))
                .isEqualTo("receipt.nonce_mismatch");
    }

    @ParameterizedTest
    @EnumSource
    void refusesReceiptsThatTheEnclaveDidNotSign(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.register(ENCLAVE);
        byte[] forged = ENCLAVE.receipt().toArray();
        forged[forged.length - 1] ^= 1;
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(Bytes.of(forged), ReceiptExpectations.none())))
                .isEqualTo("receipt.signature_invalid");
        ModelLeaf other = new ModelLeaf("other", "1", TestEnclave.digest("other"));
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        ENCLAVE.receipt(other, Receipt.Status.COMPLETE), ReceiptExpectations.none())))
                .isEqualTo("receipt.model_not_in_statement");
        ModelLeaf known = TestEnclave.MINILM;
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        ENCLAVE.receipt(known, Receipt.Status.ABORTED), ReceiptExpectations.none())))
                .isEqualTo("receipt.aborted");
        assertThat(canister.receiptCode(
                        VerifierMessages.checkReceipt(Bytes.utf8("no receipt"), ReceiptExpectations.none())))
                .isEqualTo("malformed");
    }

    @ParameterizedTest
    @EnumSource
    void knowsOnlyRegisteredEnclaves(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        assertThat(canister.receiptCode(question())).isEqualTo("canister.enclave_unknown");
        canister.register(ENCLAVE);
        assertThat(canister.receiptCode(question())).isEqualTo("Ok");
        canister.at(TestEnclave.NOT_AFTER - 1);
        assertThat(canister.receiptCode(question())).isEqualTo("Ok");
        canister.at(TestEnclave.NOT_AFTER);
        assertThat(canister.receiptCode(question())).isEqualTo("canister.enclave_expired");
    }

    @ParameterizedTest
    @EnumSource
    void takesEachChallengeOnceAndFromItsCaller(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.caller(ALICE);
        Bytes challenge = canister.challenge();
        canister.caller(BOB);
        assertThat(canister.registerCode(ENCLAVE.bundle(challenge))).isEqualTo("canister.challenge_unknown");
        canister.caller(ALICE);
        assertThat(canister.registerCode(ENCLAVE.bundle(challenge))).isEqualTo("Ok");
        assertThat(canister.registerCode(ENCLAVE.bundle(challenge))).isEqualTo("canister.challenge_unknown");
        assertThat(canister.registerCode(ENCLAVE.bundle(TestEnclave.NONCE))).isEqualTo("canister.challenge_unknown");
    }

    @ParameterizedTest
    @EnumSource
    void usesUpTheChallengeOfRefusedEvidence(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes challenge = canister.challenge();
        Bytes debuggable = ENCLAVE.bundle(challenge, TestEnclave.NOW, TestEnclave.NOT_AFTER, true);
        assertThat(canister.registerCode(debuggable)).isEqualTo("policy.debug_not_allowed");
        assertThat(canister.registerCode(ENCLAVE.bundle(challenge))).isEqualTo("canister.challenge_unknown");
    }

    @ParameterizedTest
    @EnumSource
    void letsChallengesExpire(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes challenge = canister.challenge();
        canister.at(TestEnclave.NOW + Challenges.LIFETIME_SECONDS);
        assertThat(canister.registerCode(ENCLAVE.bundle(challenge))).isEqualTo("canister.challenge_expired");
    }

    @ParameterizedTest
    @EnumSource
    void givesUpACallersOldestChallenge(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes first = canister.challenge();
        canister.at(TestEnclave.NOW + 1);
        Bytes second = canister.challenge();
        for (int i = 0; i < 15; i++) {
            assertThat(canister.challenge()).isNotEqualTo(second);
        }
        assertThat(canister.registerCode(ENCLAVE.bundle(first))).isEqualTo("canister.challenge_unknown");
        assertThat(canister.registerCode(ENCLAVE.bundle(second))).isEqualTo("Ok");
    }

    @ParameterizedTest
    @EnumSource
    void refusesEvidenceFromTheFutureAndThePast(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        long now = TestEnclave.NOW;
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge(), now + 301, now + 900, false)))
                .isEqualTo("policy.evidence_from_future");
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge(), now + 300, now + 900, false)))
                .isEqualTo("Ok");
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge(), now - 301, now + 900, false)))
                .isEqualTo("policy.evidence_stale");
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge(), now, now - 1, false)))
                .isEqualTo("policy.evidence_expired");
    }

    @ParameterizedTest
    @EnumSource
    void refusesSimulatedEvidenceUnlessInstalledForIt(Kind kind) throws Exception {
        TestCanister canister = kind.install(VerifierMessages.install(Mode.REAL, null));
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge()))).isEqualTo("policy.simulated_refused");
        CandidValue.Fields info = (CandidValue.Fields)
                Replies.value(VerifierInterface.INFO, canister.call("info", VerifierMessages.nothing()));
        assertThat(info.get("mode")).isEqualTo(Answers.mode(false));
        assertThat(info.optional("warning")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void saysInsecureInSimulatedMode(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        CandidValue.Fields info = (CandidValue.Fields)
                Replies.value(VerifierInterface.INFO, canister.call("info", VerifierMessages.nothing()));
        assertThat(info.get("mode")).isEqualTo(Answers.mode(true));
        assertThat(info.optional("warning")).isEqualTo(new CandidValue.Text(Settings.INSECURE));
        assertThat(Settings.INSECURE).startsWith("INSECURE");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAPolicyForTheOtherMode(Kind kind) {
        Bytes mismatch = VerifierMessages.install(Mode.REAL, "{\"assay_policy\":1,\"mode\":\"simulated\"}");
        assertThatThrownBy(() -> kind.install(mismatch))
                .isInstanceOf(MalformedException.class)
                .hasMessage("the policy's mode is \"simulated\", but the canister is being installed for \"real\"");
        assertThatThrownBy(() -> kind.install(VerifierMessages.install(Mode.SIMULATED, "{}")))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> kind.install(Bytes.utf8("DIDL")))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("candid");
    }

    @ParameterizedTest
    @EnumSource
    void appliesItsPolicyToModels(Kind kind) throws Exception {
        String policy = "{\"assay_policy\":1,\"mode\":\"simulated\",\"dangerously_accept_any_measurement\":true,"
                + "\"models\":[{\"name\":\"loan-risk\",\"digest\":\""
                + TestEnclave.digest("loan").hex() + "\"}]}";
        TestCanister canister = kind.install(VerifierMessages.install(Mode.SIMULATED, policy));
        canister.register(ENCLAVE);
        assertThat(canister.receiptCode(question())).isEqualTo("policy.model_not_listed");
        ModelLeaf listed = TestEnclave.LOAN;
        assertThat(canister.receiptCode(VerifierMessages.checkReceipt(
                        ENCLAVE.receipt(listed, Receipt.Status.COMPLETE), ReceiptExpectations.none())))
                .isEqualTo("Ok");
        TestEnclave swapped =
                new TestEnclave("two", List.of(new ModelLeaf("loan-risk", "1", TestEnclave.digest("swapped"))));
        assertThat(canister.registerCode(swapped.bundle(canister.challenge())))
                .isEqualTo("policy.model_digest_not_allowed");
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsStateAcrossUpgrades(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.register(ENCLAVE);
        Bytes challenge = canister.challenge();
        Bytes policy = canister.call("policy", VerifierMessages.nothing());
        Bytes enclaves = canister.call("enclaves", VerifierMessages.nothing());
        canister.upgrade();
        assertThat(canister.call("policy", VerifierMessages.nothing())).isEqualTo(policy);
        assertThat(canister.call("enclaves", VerifierMessages.nothing())).isEqualTo(enclaves);
        assertThat(canister.receiptCode(question())).isEqualTo("Ok");
        // Same caller, same time: only the counter, which survives, keeps these apart.
        assertThat(canister.challenge()).isNotEqualTo(challenge);
        assertThat(canister.registerCode(new TestEnclave("two").bundle(challenge)))
                .isEqualTo("Ok");
    }

    @ParameterizedTest
    @EnumSource
    void listsAndFindsEnclaves(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes registered = canister.register(ENCLAVE);
        canister.register(new TestEnclave("two"));
        canister.register(ENCLAVE);
        CandidValue.Vec all = (CandidValue.Vec) Replies.value(
                CandidType.vec(VerifierInterface.ENCLAVE_SUMMARY),
                canister.call("enclaves", VerifierMessages.nothing()));
        assertThat(all.items()).hasSize(2);
        assertThat(((CandidValue.Fields) all.items().get(0)).blob("core_digest"))
                .isEqualTo(ENCLAVE.coreDigest());
        CandidType found = CandidType.opt(VerifierInterface.ENCLAVE);
        assertThat(Replies.value(found, canister.call("enclave", VerifierMessages.blob(ENCLAVE.coreDigest()))))
                .isEqualTo(new CandidValue.Opt(Replies.ok(VerifierInterface.ENCLAVE_RESULT, registered)));
        assertThat(Replies.value(found, canister.call("enclave", VerifierMessages.blob(TestEnclave.NONCE))))
                .isEqualTo(new CandidValue.Opt(null));
    }

    @ParameterizedTest
    @EnumSource
    void boundsTheSizeOfAnEnclave(Kind kind) throws Exception {
        List<ModelLeaf> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            many.add(new ModelLeaf("model-" + i, "1", TestEnclave.digest("m" + i)));
        }
        TestCanister canister = kind.simulated();
        TestEnclave large = new TestEnclave("large", many);
        assertThat(canister.registerCode(large.bundle(canister.challenge()))).isEqualTo("canister.enclave_too_large");
    }

    @ParameterizedTest
    @EnumSource
    void looksAtEvidenceWithoutKeepingIt(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes bundle = ENCLAVE.bundle(TestEnclave.NONCE);
        CandidValue.Fields good = Replies.ok(
                VerifierInterface.APPRAISAL_RESULT,
                canister.call(
                        "verify_evidence", VerifierMessages.verifyEvidence(bundle, null, TestEnclave.NONCE, null)));
        assertThat(good.optional("accepted")).isEqualTo(new CandidValue.Bool(true));
        CandidValue.Fields late = Replies.ok(
                VerifierInterface.APPRAISAL_RESULT,
                canister.call(
                        "verify_evidence",
                        VerifierMessages.verifyEvidence(bundle, TestEnclave.NOT_AFTER + 1, TestEnclave.NONCE, null)));
        assertThat(findings(late)).containsExactly("policy.evidence_stale", "policy.evidence_expired");
        CandidValue.Fields strict = Replies.ok(
                VerifierInterface.APPRAISAL_RESULT,
                canister.call(
                        "verify_evidence",
                        VerifierMessages.verifyEvidence(bundle, null, null, "{\"assay_policy\":1,\"mode\":\"real\"}")));
        assertThat(findings(strict))
                .containsExactly("policy.simulated_refused", "policy.measurement_not_allowed", "policy.nonce_mismatch");
        assertThat(canister.receiptCode(question())).isEqualTo("canister.enclave_unknown");
    }

    @ParameterizedTest
    @EnumSource
    void notEvenALookTakesSimulatedEvidenceForReal(Kind kind) throws Exception {
        TestCanister canister = kind.install(VerifierMessages.install(Mode.REAL, null));
        Bytes bundle = ENCLAVE.bundle(TestEnclave.NONCE);
        String simulated = "{\"assay_policy\":1,\"mode\":\"simulated\"}";
        assertThat(Replies.code(
                        VerifierInterface.APPRAISAL_RESULT,
                        canister.call(
                                "verify_evidence", VerifierMessages.verifyEvidence(bundle, null, null, simulated))))
                .isEqualTo("policy.simulated_refused");
        assertThat(Replies.code(
                        VerifierInterface.RECEIPT_RESULT,
                        canister.call(
                                "dangerously_verify_receipt",
                                VerifierMessages.verifyReceipt(ENCLAVE.receipt(), TestEnclave.known(), bundle))))
                .isEqualTo("policy.simulated_refused");
    }

    private static List<String> findings(CandidValue.Fields appraisal) {
        return ((CandidValue.Vec) appraisal.get("findings"))
                .items().stream()
                        .map(finding -> ((CandidValue.Fields) finding).text("code"))
                        .toList();
    }

    @ParameterizedTest
    @EnumSource
    void checksReceiptsAgainstABundleTheCallerBrings(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes bundle = ENCLAVE.bundle(TestEnclave.NONCE);
        CandidValue.Fields claims = Replies.ok(
                VerifierInterface.RECEIPT_RESULT,
                canister.call(
                        "dangerously_verify_receipt",
                        VerifierMessages.verifyReceipt(ENCLAVE.receipt(), TestEnclave.known(), bundle)));
        assertThat(claims.text("tee")).isEqualTo("simulated");
        assertThat(claims.optional("enclave_expires_at")).isNull();
        Bytes other = new TestEnclave("two").bundle(TestEnclave.NONCE);
        assertThat(Replies.code(
                        VerifierInterface.RECEIPT_RESULT,
                        canister.call(
                                "dangerously_verify_receipt",
                                VerifierMessages.verifyReceipt(ENCLAVE.receipt(), TestEnclave.known(), other))))
                .isEqualTo("receipt.key_mismatch");
    }

    @ParameterizedTest
    @EnumSource
    void trapsOnArgumentsOfAnotherType(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Bytes text = CandidEncoder.encode(Primitive.TEXT, new CandidValue.Text("receipt"));
        assertThatThrownBy(() -> canister.call("register", text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("another type");
        assertThatThrownBy(() -> canister.call("check_receipt", Bytes.empty()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("DIDL");
    }
}
