package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import org.junit.jupiter.api.Test;

/** Digests of "abc" and of two blocks, from FIPS 180-4's examples. */
interface DigestConformance {
    Crypto crypto();

    @Test
    default void digestsAreThoseOfTheStandard() {
        Bytes abc = Bytes.utf8("abc");
        assertThat(crypto().sha256(abc).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(crypto().sha384(abc).hex())
                .isEqualTo("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                        + "8086072ba1e7cc2358baeca134c825a7");
        assertThat(crypto().sha512(abc).hex())
                .isEqualTo("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        assertThat(crypto().sha256().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    default void partsAreHashedOneAfterTheOther() {
        Bytes whole = Bytes.of(new byte[300]);
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            Bytes digest = crypto().hash(algorithm, whole);
            assertThat(digest.length()).isEqualTo(algorithm.bytes());
            assertThat(crypto().hash(algorithm, whole.slice(0, 1), Bytes.empty(), whole.slice(1, 300)))
                    .isEqualTo(digest);
            assertThat(crypto().hash(algorithm, whole.slice(0, 299))).isNotEqualTo(digest);
        }
    }
}
