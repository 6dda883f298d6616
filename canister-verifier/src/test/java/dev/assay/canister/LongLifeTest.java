package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.canister.store.StableStore;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of messages that change state, on the JVM and in the compiled canister: enough garbage for its collector to
 * run many times, and enough enclaves to fill the register and to take the places of expired ones.
 */
class LongLifeTest {
    private static final long LIFETIME = 600;

    private final TestCanister jvm;
    private final TestCanister wasm;
    private long now = TestEnclave.NOW;

    LongLifeTest() throws MalformedException {
        jvm = Kind.JVM.simulated();
        wasm = Kind.WASM.simulated();
    }

    @Test
    void staysRight() throws Exception {
        for (int i = 0; i < StableStore.MAX_ENCLAVES; i++) {
            assertThat(register("enclave " + i)).isEqualTo("Ok");
        }
        assertThat(register("one too many")).isEqualTo("canister.full");
        // One that is registered can be renewed even then.
        assertThat(register("enclave 0")).isEqualTo("Ok");
        pass(LIFETIME);
        assertThat(register("one too many")).isEqualTo("Ok");
        for (int i = 0; i < 500; i++) {
            caller("caller " + i % 100);
            both("begin_registration", VerifierMessages.nothing());
        }
        both("enclaves", VerifierMessages.nothing());
        jvm.upgrade();
        wasm.upgrade();
        both("enclaves", VerifierMessages.nothing());
        assertThat(register("after the upgrade")).isEqualTo("Ok");
    }

    @Test
    void isBusyOnlyUntilChallengesExpire() throws Exception {
        for (int i = 0; i < StableStore.MAX_CHALLENGES; i++) {
            caller("caller " + i);
            assertThat(begin()).isEqualTo("Ok");
        }
        caller("one too many");
        assertThat(begin()).isEqualTo("canister.busy");
        pass(Challenges.LIFETIME_SECONDS);
        assertThat(begin()).isEqualTo("Ok");
    }

    private String begin() throws MalformedException {
        return Replies.code(VerifierInterface.CHALLENGE_RESULT, both("begin_registration", VerifierMessages.nothing()));
    }

    private String register(String name) throws MalformedException {
        Bytes challenge = Replies.ok(
                        VerifierInterface.CHALLENGE_RESULT, both("begin_registration", VerifierMessages.nothing()))
                .blob("challenge");
        Bytes bundle = new TestEnclave(name).bundle(challenge, now, now + LIFETIME, false);
        return Replies.code(VerifierInterface.ENCLAVE_RESULT, both("register", VerifierMessages.blob(bundle)));
    }

    private Bytes both(String method, Bytes argument) throws MalformedException {
        Bytes reply = wasm.call(method, argument);
        assertThat(reply).isEqualTo(jvm.call(method, argument));
        return reply;
    }

    private void caller(String name) {
        Bytes principal = TestEnclave.digest(name).slice(0, 29);
        jvm.caller(principal);
        wasm.caller(principal);
    }

    private void pass(long seconds) {
        now += seconds;
        jvm.at(now);
        wasm.at(now);
    }
}
