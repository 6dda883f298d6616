package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
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
        long install = emulator.install(Questions.install("simulated", null).toArray());
        CanisterReply challenge = emulator.update("begin_registration", Questions.NONE.toArray());
        TestEnclave enclave = new TestEnclave("a");
        Bytes nonce = Questions.ok(VerifierInterface.CHALLENGE_RESULT, Bytes.of(challenge.bytes()))
                .blob("challenge");
        CanisterReply registration = emulator.update(
                "register", Questions.blob(enclave.bundle(nonce)).toArray());
        byte[] question = Questions.receipt(
                        enclave.receipt(),
                        TestEnclave.SALT,
                        TestEnclave.REQUEST,
                        TestEnclave.RESPONSE,
                        TestEnclave.NONCE)
                .toArray();
        CanisterReply check = emulator.query("check_receipt", question);

        System.out.println("counted by the canister emulator, which is not a replica: install " + install
                + ", begin_registration " + challenge.instructions() + ", register " + registration.instructions()
                + ", check_receipt " + check.instructions() + " instructions; module "
                + Files.size(TestCanister.WASM.resolveSibling("verifier.wasm.gz")) + " bytes gzipped");
        assertThat(Questions.code(VerifierInterface.ENCLAVE_RESULT, Bytes.of(registration.bytes())))
                .isEqualTo("Ok");
        assertThat(Questions.code(VerifierInterface.RECEIPT_RESULT, Bytes.of(check.bytes())))
                .isEqualTo("Ok");
        assertThat(registration.instructions()).isLessThan(MAX_REGISTRATION);
        assertThat(check.instructions()).isLessThan(MAX_RECEIPT_CHECK);
    }
}
