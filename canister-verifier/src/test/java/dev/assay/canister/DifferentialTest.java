package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.receipt.Exchange;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The compiler that makes the canister is no longer developed, so its output is held against the JVM: the same answer,
 * byte for byte, to thousands of receipts of which nearly all are wrong in some small way.
 */
class DifferentialTest {
    private static final int MUTATIONS = Boolean.getBoolean("assay.full") ? 10_000 : 2_000;
    private static final long SEED = 20_261_121L;
    private static final String TRAP = "trap: ";

    private final TestEnclave enclave = new TestEnclave("one");
    private final TestEnclave other = new TestEnclave("two");
    private final Random random = new Random(SEED);
    private final Map<String, Integer> codes = new TreeMap<>();

    @Test
    void answersAsOnTheJvm() throws Exception {
        TestCanister jvm = Kind.JVM.simulated();
        TestCanister wasm = Kind.WASM.simulated();
        assertThat(wasm.register(enclave)).isEqualTo(jvm.register(enclave));
        assertThat(wasm.register(other)).isEqualTo(jvm.register(other));
        for (int i = 0; i < MUTATIONS; i++) {
            Bytes question = mutated();
            String expected = answer(jvm, question);
            codes.merge(code(expected), 1, Integer::sum);
            assertThat(answer(wasm, question))
                    .as("mutation %d of seed %d", i, SEED)
                    .isEqualTo(expected);
        }
        System.out.println("receipt mutations answered alike on the JVM and in the emulator: " + codes);
        assertThat(codes)
                .containsKeys(
                        "Ok",
                        "malformed",
                        "receipt.signature_invalid",
                        "receipt.request_mismatch",
                        "receipt.response_mismatch",
                        "receipt.nonce_mismatch",
                        "receipt.salt_missing",
                        "canister.enclave_unknown",
                        "trap");
    }

    private static String answer(TestCanister canister, Bytes question) {
        try {
            return canister.call("check_receipt", question).hex();
        } catch (MalformedException e) {
            return TRAP + e.getMessage();
        }
    }

    private static String code(String answer) throws MalformedException {
        return answer.startsWith(TRAP) ? "trap" : Replies.code(VerifierInterface.RECEIPT_RESULT, Bytes.fromHex(answer));
    }

    /** A receipt question with something wrong somewhere, or now and then nothing. */
    private Bytes mutated() {
        int target = random.nextInt(10);
        Bytes receipt = target <= 4 ? mutate(enclave.receipt(), other.receipt()) : enclave.receipt();
        Bytes salt = maybe(target == 5, TestEnclave.SALT);
        Bytes nonce = maybe(target == 6, TestEnclave.NONCE);
        Exchange request = exchange(target == 7, TestEnclave.REQUEST, TestEnclave.RESPONSE);
        Exchange response = exchange(target == 8, TestEnclave.RESPONSE, TestEnclave.REQUEST);
        Bytes question = VerifierMessages.checkReceipt(receipt, TestEnclave.known(salt, request, response, nonce));
        return target == 9 ? mutate(question, question) : question;
    }

    private @Nullable Bytes maybe(boolean change, Bytes value) {
        return !change ? value : random.nextInt(4) == 0 ? null : mutate(value, TestEnclave.digest("other"));
    }

    private @Nullable Exchange exchange(boolean change, Exchange exchange, Exchange donor) {
        if (!change) {
            return random.nextInt(8) == 0 ? null : exchange;
        }
        return random.nextBoolean()
                ? new Exchange(mutate(exchange.context(), donor.context()), exchange.body())
                : new Exchange(exchange.context(), mutate(exchange.body(), donor.body()));
    }

    private Bytes mutate(Bytes value, Bytes donor) {
        byte[] bytes = value.toArray();
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 2 -> {
                return value.slice(0, random.nextInt(bytes.length));
            }
            default -> {
                int cut = random.nextInt(Math.min(bytes.length, donor.length()));
                return value.slice(0, cut).concat(donor.slice(cut, donor.length()));
            }
        }
        return Bytes.of(bytes);
    }
}
