package dev.assay.crypto.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NativeEd25519Test {
    private static final byte[] SEED = bytes(1, Ed25519.SECRET_KEY_SIZE);

    private final NativeEd25519 signer = new NativeEd25519();

    @BeforeAll
    static void waitForTheProvider() throws InterruptedException {
        Assumptions.assumeTrue(AcceleratedProvider.find() != null, "the provider has no library for this machine");
        JcaCrypto.shared();
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (JcaCrypto.sharedProvider() == null && Instant.now().isBefore(end)) {
            Thread.sleep(10);
        }
    }

    @Test
    void signsAsTheSpecificationHasIt() {
        for (int length : new int[] {0, 1, 127, 128, 400, 10_000}) {
            byte[] message = bytes(length, length);

            assertThat(signer.sign(SEED, message)).as("%d bytes", length).isEqualTo(expected(message));
        }
    }

    @Test
    void signsForSeveralThreadsAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> many = () -> Stream.iterate(0, i -> i + 1)
                    .limit(500)
                    .map(i -> bytes(i, 100))
                    .allMatch(message -> java.util.Arrays.equals(signer.sign(SEED, message), expected(message)));
            for (Future<Boolean> right : threads.invokeAll(java.util.Collections.nCopies(4, many))) {
                assertThat(right.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void signsNothingOnceItIsClosed() {
        assertThat(signer.sign(SEED, bytes(1, 10))).isNotNull();

        signer.close();

        assertThat(signer.sign(SEED, bytes(1, 10))).isNull();
    }

    @Test
    void aKeyThatIsGivenUpCannotSign() throws Exception {
        // What close() relies on: initialising a signer anew takes the key before out of it.
        var raw = java.security.Signature.getInstance("Ed25519", JcaCrypto.sharedProvider());
        try (SeedKey key = new SeedKey(SEED)) {
            raw.initSign(key);
        }
        raw.update(bytes(1, 10));
        assertThat(raw.sign()).isEqualTo(expected(bytes(1, 10)));

        try (SeedKey key = new SeedKey(new byte[Ed25519.SECRET_KEY_SIZE])) {
            raw.initSign(key);
        }
        raw.update(bytes(1, 10));

        assertThat(raw.sign()).isNotEqualTo(expected(bytes(1, 10)));
    }

    private static byte[] expected(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(SEED, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
