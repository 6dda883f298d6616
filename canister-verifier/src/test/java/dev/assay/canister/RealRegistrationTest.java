package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.policy.Policy.Mode;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.x509.FakeCrl;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guests of a fake AMD, registered by the canister's classes with that AMD for root; the compiled canister, whose roots
 * are the vendors' and no other, looks at them only.
 */
class RealRegistrationTest {
    private static final long NOW = FakeAmd.NOW;
    private static final long DAY = 86_400;
    private static final String POLICY = "{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"sev-snp\"],"
            + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}";
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("guest");

    private TestCanister.OnJvm canister = install();

    private static TestCanister.OnJvm install() {
        try {
            return new TestCanister.OnJvm(
                    VerifierMessages.install(Mode.REAL, POLICY),
                    FakeAmd.vcek(SnpProduct.GENOA, 3).anchors());
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @BeforeEach
    void startsNow() {
        canister.at(NOW);
    }

    private static FakeAmd chip() {
        return FakeAmd.vcek(SnpProduct.GENOA, 3);
    }

    /** A chip whose revocation list is of this age and number. */
    private static FakeAmd chip(long listedAt, long number) {
        FakeAmd chip = chip();
        chip.lists().clear();
        chip.lists().add(new FakeCrl(chip.ark(), listedAt, NOW + 30 * DAY).number(number));
        return chip;
    }

    private static Bytes bundle(FakeAmd chip, Bytes nonce, long notAfter) {
        StatementWrapper wrapper =
                new StatementWrapper(ENCLAVE.core().digest(TestEnclave.CRYPTO), nonce, NOW, notAfter, List.of(), null);
        Bytes encoded = wrapper.encode();
        chip.report().bytes(0x050, StatementWrapper.reportData(encoded, TestEnclave.CRYPTO));
        EvidenceBundle bare = EvidenceBundle.of(ENCLAVE.core().encode(), encoded, chip.evidence(), ENCLAVE.models());
        return new EvidenceBundle(
                        bare.core(),
                        bare.wrapper(),
                        bare.cpu(),
                        bare.gpus(),
                        bare.models(),
                        null,
                        chip.endorsements().toBundleMembers())
                .encodeCbor();
    }

    private Bytes register(FakeAmd chip, long notAfter) throws MalformedException {
        return canister.call("register", VerifierMessages.blob(bundle(chip, canister.challenge(), notAfter)));
    }

    private String code(FakeAmd chip) throws MalformedException {
        return Replies.code(VerifierInterface.ENCLAVE_RESULT, register(chip, NOW + 3_600));
    }

    private long expiry(FakeAmd chip, long notAfter) throws MalformedException {
        CandidValue.Fields enclave = Replies.ok(VerifierInterface.ENCLAVE_RESULT, register(chip, notAfter));
        assertThat(enclave.text("tee")).isEqualTo("sev-snp");
        return enclave.nat64("expires_at");
    }

    @Test
    void isBelievedForAsLongAsEverythingThatItRestsOn() throws Exception {
        assertThat(expiry(chip(), NOW + 3_600)).isEqualTo(NOW + 3_600);
        // The policy's day.
        assertThat(expiry(chip(), NOW + 30 * DAY)).isEqualTo(NOW + DAY);
        FakeAmd listed = chip();
        listed.lists().get(0).validity(NOW - DAY, NOW + 1_000);
        assertThat(expiry(listed, NOW + 3_600)).isEqualTo(NOW + 1_000);
        FakeAmd ending = chip();
        ending.vek().validity(NOW - DAY, NOW + 500);
        assertThat(expiry(ending, NOW + 3_600)).isEqualTo(NOW + 500);
    }

    @Test
    void wantsRevocationLists() throws Exception {
        FakeAmd unlisted = chip();
        unlisted.lists().clear();
        assertThat(code(unlisted)).isEqualTo("policy.revocation_unknown");
        FakeAmd revoked = chip();
        revoked.lists().get(0).revoke(0x10001);
        assertThat(code(revoked)).isEqualTo("certificate.revoked");
        assertThat(code(chip().signedByAnother())).isEqualTo("evidence.signature_invalid");
        assertThat(code(chip())).isEqualTo("Ok");
    }

    @Test
    void doesNotGoBackToAnOlderEndorsement() throws Exception {
        assertThat(code(chip(NOW - 2 * DAY, 7))).isEqualTo("Ok");
        assertThat(code(chip(NOW - 2 * DAY, 7))).isEqualTo("Ok");
        assertThat(code(chip(NOW - DAY, 6))).isEqualTo("policy.endorsement_rolled_back");
        assertThat(code(chip(NOW - 3 * DAY, 8))).isEqualTo("policy.endorsement_rolled_back");
        assertThat(code(chip(NOW - DAY, 8))).isEqualTo("Ok");
        assertThat(code(chip(NOW - 2 * DAY, 7))).isEqualTo("policy.endorsement_rolled_back");
        canister.upgrade();
        assertThat(code(chip(NOW - 2 * DAY, 7))).isEqualTo("policy.endorsement_rolled_back");
        assertThat(code(chip(NOW - DAY, 8))).isEqualTo("Ok");
    }

    @Test
    void learnsNothingFromWhatItRefuses() throws Exception {
        FakeAmd debuggable = chip(NOW - DAY, 9);
        debuggable.report().number(0x008, 0xb0000, 8);
        assertThat(code(debuggable)).isEqualTo("policy.debug_not_allowed");
        assertThat(code(chip(NOW - 2 * DAY, 7))).isEqualTo("Ok");
    }

    @ParameterizedTest
    @EnumSource
    void looksAtABundleUnderItsRoot(Kind kind) throws Exception {
        TestCanister release = kind.release();
        Bytes bundle = bundle(chip(), TestEnclave.NONCE, NOW + 3_600);
        Bytes trusted = VerifierMessages.verifyEvidence(
                bundle, NOW, TestEnclave.NONCE, POLICY, List.of(chip().ark().encode()));
        CandidValue.Fields seen =
                Replies.ok(VerifierInterface.APPRAISAL_RESULT, release.call("verify_evidence", trusted));
        assertThat(seen.optional("accepted")).isEqualTo(new CandidValue.Bool(true));
        assertThat(seen.get("warnings"))
                .isEqualTo(new CandidValue.Vec(List.of(new CandidValue.Text(Questions.DANGEROUS_ANCHORS))));
        assertThat(seen.optional("valid_until")).isEqualTo(new CandidValue.Nat64(NOW + 3_600));
        Bytes vendors = VerifierMessages.verifyEvidence(bundle, NOW, TestEnclave.NONCE, POLICY);
        assertThat(code(release, vendors)).isEqualTo("certificate.untrusted_root");
        assertThat(code(kind.simulated(), trusted)).isEqualTo("policy.real_refused");
    }

    private static String code(TestCanister canister, Bytes question) throws MalformedException {
        return Replies.code(VerifierInterface.APPRAISAL_RESULT, canister.call("verify_evidence", question));
    }
}
