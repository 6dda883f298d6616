package dev.assay.canister.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The canister's own hash functions against Bouncy Castle's. */
class CanisterCryptoTest {
    private static final long SEED = 20_261_125L;

    private final Crypto ours = new CanisterCrypto();
    private final Crypto theirs = new BouncyCastleCrypto();
    private final Random random = new Random(SEED);

    private Bytes some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void hashesEveryLengthAroundBlocks(HashAlgorithm algorithm) {
        for (int length = 0; length <= 600; length++) {
            Bytes message = some(length);
            assertThat(ours.hash(algorithm, message)).as("%d bytes", length).isEqualTo(theirs.hash(algorithm, message));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesPartsAsTheirConcatenation(HashAlgorithm algorithm) {
        for (int i = 0; i < 2_000; i++) {
            Bytes[] parts = new Bytes[random.nextInt(6)];
            for (int part = 0; part < parts.length; part++) {
                parts[part] = some(random.nextInt(random.nextInt(8) == 0 ? 700 : 140));
            }
            assertThat(ours.hash(algorithm, parts)).isEqualTo(theirs.hash(algorithm, parts));
        }
    }

    @Test
    void hashesLongMessages() {
        Bytes message = some(1_000_003);
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            assertThat(ours.hash(algorithm, message)).isEqualTo(theirs.hash(algorithm, message));
        }
    }

    /** FIPS 180-4's own example, so that an error in both would show. */
    @Test
    void hashesAbc() throws Exception {
        Bytes abc = Bytes.utf8("abc");
        assertThat(ours.sha256(abc).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(ours.sha384(abc).hex())
                .isEqualTo("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                        + "8086072ba1e7cc2358baeca134c825a7");
        assertThat(ours.sha512(abc).hex())
                .isEqualTo("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }
}
