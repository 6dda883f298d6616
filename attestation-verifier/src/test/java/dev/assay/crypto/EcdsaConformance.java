package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ECDSA on both curves: what is good, and everything near it that is not. */
interface EcdsaConformance {
    Bytes MESSAGE = Bytes.utf8("what was measured");

    Crypto crypto();

    private boolean verifies(EcSigner signer, Bytes key, Bytes digest, Bytes signature) {
        return crypto().ecdsaVerify(signer.curve, key, digest, signature);
    }

    @ParameterizedTest
    @EnumSource
    default void digestsOfEveryLengthAreSigned(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 1);
        for (HashAlgorithm hash : HashAlgorithm.values()) {
            Bytes digest = crypto().hash(hash, MESSAGE);
            Bytes signature = signer.sign(digest);
            assertThat(verifies(signer, signer.publicKey(), digest, signature))
                    .as("%s", hash)
                    .isTrue();
            assertThat(verifies(signer, signer.publicKey(), crypto().hash(hash, Bytes.empty()), signature))
                    .as("another message, %s", hash)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void onlyTheLeftmostBitsOfALongDigestCount(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 2);
        byte[] digest = crypto().sha512(MESSAGE).toArray();
        Bytes signature = signer.sign(Bytes.of(digest));
        digest[63] ^= 1;
        assertThat(verifies(signer, signer.publicKey(), Bytes.of(digest), signature))
                .isTrue();
        digest[curve.fieldBytes() - 1] ^= 1;
        assertThat(verifies(signer, signer.publicKey(), Bytes.of(digest), signature))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    default void whatIsNoDigestIsRefused(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 3);
        for (int length : new int[] {0, 1, 20, 28, 31, 33, 47, 63, 65, 128}) {
            Bytes notADigest = Bytes.of(new byte[length]);
            assertThat(verifies(signer, signer.publicKey(), notADigest, signer.sign(notADigest)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void everyBitOfTheSignatureCounts(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 4);
        Bytes digest = crypto().sha256(MESSAGE);
        byte[] signature = signer.sign(digest).toArray();
        for (int bit = 0; bit < 8 * signature.length; bit += 7) {
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifies(signer, signer.publicKey(), digest, Bytes.of(signature)))
                    .as("bit %d", bit)
                    .isFalse();
            signature[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(verifies(signer, signer.publicKey(), digest, Bytes.of(signature)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    default void halvesAreFromOneToTheOrder(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 5);
        Bytes digest = crypto().sha256(MESSAGE);
        Bytes good = signer.sign(digest);
        BigInteger n = signer.order();
        BigInteger all = BigInteger.TWO.pow(8 * curve.fieldBytes()).subtract(BigInteger.ONE);
        for (BigInteger half : new BigInteger[] {
            BigInteger.ZERO, BigInteger.ONE, n.subtract(BigInteger.ONE), n, n.add(BigInteger.ONE), signer.field(), all
        }) {
            Bytes wrong = signer.fixed(half);
            Bytes r = good.slice(0, curve.fieldBytes());
            Bytes s = good.slice(curve.fieldBytes(), good.length());
            assertThat(verifies(signer, signer.publicKey(), digest, wrong.concat(s)))
                    .as("r = %s", half)
                    .isFalse();
            assertThat(verifies(signer, signer.publicKey(), digest, r.concat(wrong)))
                    .as("s = %s", half)
                    .isFalse();
            assertThat(verifies(signer, signer.publicKey(), digest, wrong.concat(wrong)))
                    .as("r = s = %s", half)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void theOtherRootOfSIsAsGood(EcCurve curve) {
        // ECDSA has two signatures for each r; nobody here takes a signature for an identity.
        EcSigner signer = new EcSigner(curve, 6);
        Bytes digest = crypto().sha256(MESSAGE);
        Bytes good = signer.sign(digest);
        BigInteger other = signer.order().subtract(signer.half(good, 1));
        Bytes mirrored = good.slice(0, curve.fieldBytes()).concat(signer.fixed(other));
        assertThat(verifies(signer, signer.publicKey(), digest, mirrored)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    default void keysAreFinitePointsOfTheCurve(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 8);
        Bytes digest = crypto().sha256(MESSAGE);
        Bytes signature = signer.sign(digest);
        int size = curve.fieldBytes();
        Bytes x = signer.publicKey().slice(0, size);
        Bytes y = signer.publicKey().slice(size, 2 * size);
        Bytes zero = Bytes.of(new byte[size]);
        BigInteger p = signer.field();
        Bytes negated = signer.fixed(p.subtract(new BigInteger(1, y.toArray())));
        Bytes[] keys = {
            zero.concat(zero),
            x.concat(x),
            y.concat(x),
            zero.concat(y),
            x.concat(zero),
            x.concat(signer.fixed(p)),
            signer.fixed(p).concat(signer.fixed(p)),
            x.concat(negated),
            new EcSigner(curve, 9).publicKey(),
        };
        for (Bytes key : keys) {
            assertThat(verifies(signer, key, digest, signature)).as("%s", key).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void lengthsAreExact(EcCurve curve) {
        EcSigner signer = new EcSigner(curve, 10);
        Bytes digest = crypto().sha256(MESSAGE);
        Bytes signature = signer.sign(digest);
        Bytes key = signer.publicKey();
        Bytes zero = Bytes.of(new byte[1]);
        for (Bytes wrong : new Bytes[] {
            Bytes.empty(),
            signature.slice(0, signature.length() - 1),
            signature.slice(0, curve.fieldBytes()),
            signature.concat(zero),
            zero.concat(signature),
        }) {
            assertThat(verifies(signer, key, digest, wrong))
                    .as("signature of %d", wrong.length())
                    .isFalse();
        }
        for (Bytes wrong : new Bytes[] {
            Bytes.empty(),
            key.slice(0, key.length() - 1),
            key.concat(zero),
            Bytes.of(new byte[] {4}).concat(key),
        }) {
            assertThat(verifies(signer, wrong, digest, signature))
                    .as("key of %d", wrong.length())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void anotherCurvesKeyIsRefused(EcCurve curve) {
        EcCurve other = curve == EcCurve.P256 ? EcCurve.P384 : EcCurve.P256;
        EcSigner signer = new EcSigner(curve, 11);
        Bytes digest = crypto().sha256(MESSAGE);
        assertThat(crypto().ecdsaVerify(other, signer.publicKey(), digest, signer.sign(digest)))
                .isFalse();
    }
}
