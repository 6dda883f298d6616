package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RSASSA-PSS: every hash and salt length, and each field of the encoding wrong by itself. */
interface RsaPssConformance {
    Bytes TEXT = Bytes.utf8("a certificate to be signed");

    Crypto crypto();

    private boolean verifies(PssEncoder signer, Bytes signature) {
        return verifies(signer, signer.saltLength, signature);
    }

    private boolean verifies(PssEncoder signer, int saltLength, Bytes signature) {
        return crypto().rsaPssVerify(
                        signer.modulusBytes(),
                        signer.exponent,
                        signer.hash,
                        crypto().hash(signer.hash, TEXT),
                        saltLength,
                        signature);
    }

    private Bytes sign(PssEncoder signer) {
        return signer.sign(crypto().hash(signer.hash, TEXT));
    }

    @ParameterizedTest
    @EnumSource
    default void saltsHaveTheirLengthAndNoOther(HashAlgorithm hash) {
        PssEncoder signer = new PssEncoder(2048, 65537);
        for (int salt : new int[] {0, 1, 20, 32, 48, 64}) {
            Bytes signature = sign(signer.with(hash, salt));
            assertThat(verifies(signer, salt, signature)).as("salt of %d", salt).isTrue();
            for (int other : new int[] {-1, 0, 1, 20, 32, 48, 64, 4096, Integer.MAX_VALUE}) {
                if (other != salt) {
                    assertThat(verifies(signer, other, signature))
                            .as("salt of %d taken for one of %d", salt, other)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 2049, 2050, 2055, 2056, 3072, 4096})
    default void modulesOfAnyNumberOfBitsWork(int bits) {
        PssEncoder signer = new PssEncoder(bits, bits == 2050 ? 3 : 65537);
        Bytes signature = sign(signer);
        assertThat(verifies(signer, signature)).isTrue();
        byte[] changed = signature.toArray();
        changed[changed.length / 2] ^= 1;
        assertThat(verifies(signer, Bytes.of(changed))).isFalse();
        signer.setsUnusedBits = (bits - 1) % 8 != 0;
        if (signer.setsUnusedBits && bits % 8 != 1) {
            assertThat(verifies(signer, sign(signer))).as("unused bits set").isFalse();
        }
    }

    @Test
    default void eachFieldOfTheEncodingCounts() {
        PssEncoder good = new PssEncoder(2048, 65537);
        assertThat(verifies(good, sign(good))).isTrue();

        PssEncoder trailer = new PssEncoder(2048, 65537);
        trailer.trailer = 0xcc;
        assertThat(verifies(trailer, sign(trailer))).as("trailer of ISO 9796").isFalse();

        PssEncoder separator = new PssEncoder(2048, 65537);
        separator.separator = 2;
        assertThat(verifies(separator, sign(separator))).as("separator").isFalse();

        PssEncoder padding = new PssEncoder(2048, 65537);
        padding.firstPadding = 1;
        assertThat(verifies(padding, sign(padding))).as("padding").isFalse();

        PssEncoder mask = new PssEncoder(2048, 65537);
        mask.maskHash = HashAlgorithm.SHA256;
        assertThat(verifies(mask, sign(mask))).as("mask of another hash").isFalse();
    }

    @Test
    default void signaturesAreAsLongAsTheModulusAndSmaller() {
        PssEncoder signer = new PssEncoder(2049, 65537);
        Bytes signature = sign(signer);
        BigInteger s = new BigInteger(1, signature.toArray());
        int length = signature.length();
        assertThat(verifies(signer, signature)).isTrue();
        assertThat(verifies(signer, EcSigner.fixed(s, length + 1)))
                .as("a zero before")
                .isFalse();
        assertThat(verifies(signer, signature.slice(1, length)))
                .as("a byte less")
                .isFalse();
        assertThat(verifies(signer, Bytes.empty())).isFalse();
        // 2049 bits leave room for s + n in as many bytes.
        assertThat(verifies(signer, EcSigner.fixed(s.add(signer.modulus), length)))
                .as("s + n")
                .isFalse();
        assertThat(verifies(signer, EcSigner.fixed(BigInteger.ZERO, length)))
                .as("0")
                .isFalse();
        assertThat(verifies(signer, EcSigner.fixed(BigInteger.ONE, length)))
                .as("1")
                .isFalse();
        assertThat(verifies(signer, EcSigner.fixed(signer.modulus.subtract(BigInteger.ONE), length)))
                .as("n - 1")
                .isFalse();
    }

    @Test
    default void keysAreOfUsableSizes() {
        Bytes digest = crypto().sha384(TEXT);
        PssEncoder signer = new PssEncoder(2048, 65537);
        Bytes signature = sign(signer);
        for (int exponent : new int[] {Integer.MIN_VALUE, -65537, 0, 1, 2, 4, 65536, 65539}) {
            assertThat(crypto().rsaPssVerify(
                                    signer.modulusBytes(), exponent, HashAlgorithm.SHA384, digest, 48, signature))
                    .as("exponent %d", exponent)
                    .isFalse();
        }
        PssEncoder small = new PssEncoder(2047, 65537);
        assertThat(verifies(small, sign(small))).as("2047 bits").isFalse();
        Bytes even = EcSigner.fixed(signer.modulus.clearBit(0), 256);
        assertThat(crypto().rsaPssVerify(even, 65537, HashAlgorithm.SHA384, digest, 48, signature))
                .as("even modulus")
                .isFalse();
        byte[] huge = new byte[1025];
        java.util.Arrays.fill(huge, (byte) 0xff);
        assertThat(crypto().rsaPssVerify(
                                Bytes.of(huge), 65537, HashAlgorithm.SHA384, digest, 48, Bytes.of(new byte[1025])))
                .as("8200 bits")
                .isFalse();
        assertThat(crypto().rsaPssVerify(Bytes.empty(), 65537, HashAlgorithm.SHA384, digest, 48, Bytes.empty()))
                .as("no modulus")
                .isFalse();
    }

    @Test
    default void digestsAreOfTheirHash() {
        PssEncoder signer = new PssEncoder(2048, 65537);
        Bytes digest = crypto().sha384(TEXT);
        Bytes signature = signer.sign(digest);
        Bytes n = signer.modulusBytes();
        assertThat(crypto().rsaPssVerify(n, 65537, HashAlgorithm.SHA384, digest, 48, signature))
                .isTrue();
        assertThat(crypto().rsaPssVerify(n, 65537, HashAlgorithm.SHA256, digest, 48, signature))
                .isFalse();
        assertThat(crypto().rsaPssVerify(n, 65537, HashAlgorithm.SHA384, digest.slice(0, 32), 48, signature))
                .isFalse();
        Bytes leading = Bytes.of(new byte[1]).concat(n);
        assertThat(crypto().rsaPssVerify(leading, 65537, HashAlgorithm.SHA384, digest, 48, signature))
                .as("the modulus with a zero before, as DER has it")
                .isTrue();
    }
}
