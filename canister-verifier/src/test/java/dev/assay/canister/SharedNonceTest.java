package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.merkle.InclusionProof;
import dev.assay.merkle.MerkleTree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence whose quote several callers share, of whom this one has a challenge of the canister's. */
class SharedNonceTest {
    private static final TestEnclave ENCLAVE = new TestEnclave("one");
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes ALICE = TestEnclave.digest("alice").slice(0, 29);
    private static final Bytes BOB = TestEnclave.digest("bob").slice(0, 29);
    private static final Bytes FIRST = TestEnclave.digest("the first");
    private static final Bytes THIRD = TestEnclave.digest("the third");

    /** The callers' nonces, of which the second is this one's. */
    private record Shared(Bytes bundle, List<Bytes> nonces) {
        static Shared with(Bytes challenge) {
            List<Bytes> nonces = List.of(FIRST, challenge, THIRD);
            return new Shared(ENCLAVE.bundle(MerkleTree.root(nonces, CRYPTO)), nonces);
        }

        Bytes proof(int index) {
            return MerkleTree.prove(nonces, CRYPTO).get(index).encode();
        }
    }

    private static String register(TestCanister canister, Bytes bundle, @Nullable Bytes proof)
            throws MalformedException {
        return Replies.code(
                VerifierInterface.ENCLAVE_RESULT, canister.call("register", VerifierMessages.register(bundle, proof)));
    }

    private static String verify(
            TestCanister canister, Shared shared, @Nullable Bytes nonce, Bytes proof, @Nullable String policy)
            throws MalformedException {
        Bytes question = VerifierMessages.verifyShared(shared.bundle(), TestEnclave.NOW, nonce, proof, policy);
        return Replies.code(VerifierInterface.APPRAISAL_RESULT, canister.call("verify_evidence", question));
    }

    @ParameterizedTest
    @EnumSource
    void aChallengeAmongTheNoncesIsAnswered(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.challenge();
        Shared shared = Shared.with(canister.challenge());
        canister.challenge();

        assertThat(register(canister, shared.bundle(), shared.proof(1))).isEqualTo("Ok");
        // It counted once.
        assertThat(register(canister, shared.bundle(), shared.proof(1))).isEqualTo("canister.nonce_proof_mismatch");
    }

    @ParameterizedTest
    @EnumSource
    void aProofThatLeadsElsewhereIsRefusedAndUsesNothingUp(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        canister.caller(ALICE);
        Shared shared = Shared.with(canister.challenge());
        InclusionProof right = MerkleTree.prove(shared.nonces(), CRYPTO).get(1);

        assertThat(register(canister, shared.bundle(), null)).isEqualTo("canister.challenge_unknown");
        assertThat(register(canister, shared.bundle(), shared.proof(0))).isEqualTo("canister.nonce_proof_mismatch");
        Bytes otherPath = new InclusionProof(3, 1, List.of(FIRST, right.path().get(1))).encode();
        assertThat(register(canister, shared.bundle(), otherPath)).isEqualTo("canister.nonce_proof_mismatch");
        Bytes otherSize = new InclusionProof(2, 1, right.path()).encode();
        assertThat(register(canister, shared.bundle(), otherSize)).isEqualTo("malformed");
        assertThat(register(canister, shared.bundle(), Bytes.utf8("no proof"))).isEqualTo("malformed");
        canister.caller(BOB);
        canister.challenge();
        assertThat(register(canister, shared.bundle(), shared.proof(1))).isEqualTo("canister.nonce_proof_mismatch");

        canister.caller(ALICE);
        assertThat(register(canister, shared.bundle(), shared.proof(1))).isEqualTo("Ok");
    }

    @ParameterizedTest
    @EnumSource
    void aChallengeAmongTheNoncesExpiresToo(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Shared shared = Shared.with(canister.challenge());
        canister.at(TestEnclave.NOW + 300);
        assertThat(register(canister, shared.bundle(), shared.proof(1))).isEqualTo("canister.challenge_expired");
    }

    @ParameterizedTest
    @EnumSource
    void whoIsAloneNeedsNoProof(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        assertThat(register(canister, ENCLAVE.bundle(canister.challenge()), null))
                .isEqualTo("Ok");
        // A client from before there were proofs sends one argument.
        assertThat(canister.registerCode(ENCLAVE.bundle(canister.challenge()))).isEqualTo("Ok");
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunComparesTheNonceThroughTheProof(Kind kind) throws Exception {
        TestCanister canister = kind.simulated();
        Shared shared = Shared.with(TestEnclave.NONCE);
        for (String policy : new @Nullable String[] {null, "none"}) {
            assertThat(verify(canister, shared, TestEnclave.NONCE, shared.proof(1), policy))
                    .isEqualTo("Ok");
            assertThat(verify(canister, shared, null, shared.proof(1), policy)).isEqualTo("malformed");
            assertThat(verify(canister, shared, TestEnclave.NONCE, Bytes.utf8("no"), policy))
                    .isEqualTo("malformed");
        }
        assertThat(verify(canister, shared, TestEnclave.NONCE, shared.proof(0), "none"))
                .isEqualTo("statement.nonce_mismatch");
        assertThat(verify(canister, shared, FIRST, shared.proof(1), "none")).isEqualTo("statement.nonce_mismatch");
    }

    @ParameterizedTest
    @EnumSource
    void evidenceAloneIsSharedByNobody(Kind kind) throws Exception {
        Shared shared = Shared.with(TestEnclave.NONCE);
        Bytes question = VerifierMessages.verifyAloneWithProof(
                EvidenceBundle.decode(shared.bundle()).cpu(), TestEnclave.NOW, shared.proof(1));
        assertThat(Replies.code(
                        VerifierInterface.APPRAISAL_RESULT, kind.simulated().call("verify_evidence", question)))
                .isEqualTo("malformed");
    }
}
