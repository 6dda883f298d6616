package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.candid.VerifierInterface;
import dev.assay.policy.Policy.Mode;
import dev.assay.testkit.canister.CanisterEmulator;
import dev.assay.testkit.canister.CanisterReply;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The limits of the design, as the emulator counts; it is not a replica. */
class CanisterCostTest {
    private static final long MAX_RECEIPT_CHECK = 50_000_000;
    private static final long MAX_REGISTRATION = 2_000_000_000;

    @Test
    void holdsItsLimits() throws Exception {
        CanisterEmulator emulator =
                CanisterEmulator.load(TestCanister.Compiled.MODULE).timeNanos(TestEnclave.NOW * 1_000_000_000L);
        long install =
                emulator.install(VerifierMessages.install(Mode.SIMULATED, null).toArray());
        byte[] offline = VerifierMessages.verifyReceipt(
                        new TestEnclave("a").receipt(),
                        TestEnclave.known(),
                        new TestEnclave("a").bundle(TestEnclave.NONCE))
                .toArray();
        long first = emulator.query("dangerously_verify_receipt", offline).instructions();
        CanisterReply challenge =
                emulator.update("begin_registration", VerifierMessages.nothing().toArray());
        TestEnclave enclave = new TestEnclave("a");
        Bytes nonce = Replies.ok(VerifierInterface.CHALLENGE_RESULT, Bytes.of(challenge.bytes()))
                .blob("challenge");
        CanisterReply registration = emulator.update(
                "register", VerifierMessages.blob(enclave.bundle(nonce)).toArray());
        byte[] question = VerifierMessages.checkReceipt(
                        enclave.receipt(),
                        TestEnclave.known(
                                TestEnclave.SALT, TestEnclave.REQUEST, TestEnclave.RESPONSE, TestEnclave.NONCE))
                .toArray();
        CanisterReply check = emulator.query("check_receipt", question);

        long later = emulator.query("dangerously_verify_receipt", offline).instructions();

        System.out.println("counted by the canister emulator, which is not a replica: install " + install
                + ", begin_registration " + challenge.instructions() + ", register " + registration.instructions()
                + ", check_receipt " + check.instructions() + ", dangerously_verify_receipt first " + first
                + " and later " + later
                + " instructions; module "
                + Files.size(TestCanister.WASM.resolveSibling("verifier.wasm.gz")) + " bytes gzipped");
        assertThat(Replies.code(VerifierInterface.ENCLAVE_RESULT, Bytes.of(registration.bytes())))
                .isEqualTo("Ok");
        assertThat(Replies.code(VerifierInterface.RECEIPT_RESULT, Bytes.of(check.bytes())))
                .isEqualTo("Ok");
        assertThat(registration.instructions()).isLessThan(MAX_REGISTRATION);
        assertThat(check.instructions()).isLessThan(MAX_RECEIPT_CHECK);
        // Installation has built the curve's tables: the first message is as cheap as any.
        assertThat(first).isLessThan(later + later / 100);
    }
}
