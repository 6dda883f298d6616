package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ed25519: RFC 8032's examples, and keys and signatures that only somebody with something in mind would make. */
interface Ed25519Conformance {
    BigInteger PRIVATE_KEY = BigInteger.TWO.pow(251).add(BigInteger.valueOf(9001));
    Bytes SIGNED = Bytes.utf8("an answer");

    Crypto crypto();

    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    })
    default void examplesOfTheStandardVerify(String key, String message, String signature) throws MalformedException {
        Bytes publicKey = Bytes.fromHex(key);
        Bytes text = Bytes.fromHex(message);
        Bytes good = Bytes.fromHex(signature);
        assertThat(crypto().ed25519Verify(publicKey, text, good)).isTrue();
        assertThat(crypto().ed25519Verify(publicKey, text.concat(Bytes.of(new byte[1])), good))
                .isFalse();
        assertThat(crypto().ed25519Verify(publicKey, text, good.slice(0, 63))).isFalse();
        assertThat(crypto().ed25519Verify(publicKey, text, good.concat(Bytes.of(new byte[1]))))
                .isFalse();
        assertThat(crypto().ed25519Verify(publicKey.slice(0, 31), text, good)).isFalse();
        assertThat(crypto().ed25519Verify(publicKey.concat(Bytes.of(new byte[1])), text, good))
                .isFalse();
        assertThat(crypto().ed25519Verify(Bytes.empty(), text, Bytes.empty())).isFalse();
    }

    @Test
    default void everyBitOfTheSignatureCounts() {
        EdwardsPoint key = EdwardsPoint.BASE.multiply(PRIVATE_KEY);
        byte[] signature = sign(key.encode(), BigInteger.TEN.pow(70)).toArray();
        assertThat(crypto().ed25519Verify(key.encode(), SIGNED, Bytes.of(signature)))
                .isTrue();
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            signature[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(crypto().ed25519Verify(key.encode(), SIGNED, Bytes.of(signature)))
                    .as("bit %d", bit)
                    .isFalse();
            signature[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    default void sIsBelowTheOrder() {
        Bytes key = EdwardsPoint.BASE.multiply(PRIVATE_KEY).encode();
        Bytes good = sign(key, BigInteger.TEN.pow(70));
        BigInteger s = EdwardsPoint.fromLittleEndian(good.slice(32, 64));
        for (int times = 1; times <= 14; times++) {
            BigInteger larger = s.add(EdwardsPoint.L.multiply(BigInteger.valueOf(times)));
            Bytes malleated = good.slice(0, 32).concat(EdwardsPoint.littleEndian(larger));
            assertThat(crypto().ed25519Verify(key, SIGNED, malleated))
                    .as("s + %d l", times)
                    .isFalse();
        }
    }

    @Test
    default void keysOfSmallOrderAreRefused() {
        // With such a key, R = s B verifies for one message in eight, or for all.
        int forged = 0;
        for (Bytes key : smallOrderEncodings()) {
            for (int nonce = 1; nonce <= 16; nonce++) {
                BigInteger s = BigInteger.valueOf(nonce);
                Bytes forgery = EdwardsPoint.BASE.multiply(s).encode().concat(EdwardsPoint.littleEndian(s));
                assertThat(crypto().ed25519Verify(key, SIGNED, forgery))
                        .as("%s", key)
                        .isFalse();
                forged++;
            }
        }
        assertThat(forged).isGreaterThan(100);
    }

    @Test
    default void keysOutsideThePrimeOrderGroupAreRefused() {
        // The signer knows the key, and picks a nonce for which the part of small order falls out.
        EdwardsPoint mixed = EdwardsPoint.BASE.multiply(PRIVATE_KEY).add(EdwardsPoint.MINUS_ONE);
        Bytes key = mixed.encode();
        int valid = 0;
        for (int nonce = 1; nonce <= 8; nonce++) {
            Bytes signature = sign(key, BigInteger.valueOf(nonce));
            if (challenge(signature.slice(0, 32), key).mod(BigInteger.TWO).signum() == 0) {
                valid++;
            }
            assertThat(crypto().ed25519Verify(key, SIGNED, signature)).isFalse();
        }
        assertThat(valid).as("signatures that the equation holds for").isPositive();
    }

    @Test
    default void keysHaveOneEncoding() {
        BigInteger p = EdwardsPoint.P;
        for (int small = 0; small < 19; small++) {
            BigInteger y = p.add(BigInteger.valueOf(small));
            for (boolean odd : new boolean[] {false, true}) {
                Bytes key = EdwardsPoint.encode(y, odd);
                assertThat(crypto().ed25519Verify(key, SIGNED, sign(key, BigInteger.ONE)))
                        .as("y = p + %d", small)
                        .isFalse();
            }
        }
        // x = 0 has no sign.
        Bytes negativeZero = EdwardsPoint.encode(BigInteger.ONE, true);
        assertThat(crypto().ed25519Verify(negativeZero, SIGNED, sign(negativeZero, BigInteger.ONE)))
                .isFalse();
    }

    @Test
    default void rOutsideThePrimeOrderGroupIsRefused() {
        // The signer knows the key. Libraries that multiply by the cofactor take all of these, others the first or
        // none.
        Bytes key = EdwardsPoint.BASE.multiply(PRIVATE_KEY).encode();
        for (Bytes r : smallOrderEncodings()) {
            assertThat(crypto().ed25519Verify(key, SIGNED, signWithR(key, r, BigInteger.ZERO)))
                    .as("R = %s", r)
                    .isFalse();
        }
        EdwardsPoint good = EdwardsPoint.BASE.multiply(BigInteger.TWO);
        for (int i = 0; i < 8; i++) {
            Bytes r = good.add(EdwardsPoint.ORDER_8.multiply(BigInteger.valueOf(i)))
                    .encode();
            assertThat(crypto().ed25519Verify(key, SIGNED, signWithR(key, r, BigInteger.TWO)))
                    .as("R = 2 B + %d T", i)
                    .isEqualTo(i == 0);
        }
    }

    private static List<Bytes> smallOrderEncodings() {
        List<Bytes> encodings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            encodings.add(EdwardsPoint.ORDER_8.multiply(BigInteger.valueOf(i)).encode());
        }
        BigInteger p = EdwardsPoint.P;
        for (BigInteger y :
                new BigInteger[] {BigInteger.ONE, p.subtract(BigInteger.ONE), BigInteger.ZERO, p, p.add(BigInteger.ONE)
                }) {
            encodings.add(EdwardsPoint.encode(y, false));
            encodings.add(EdwardsPoint.encode(y, true));
        }
        return encodings.stream().distinct().toList();
    }

    private static Bytes sign(Bytes key, BigInteger nonce) {
        return signWithR(key, EdwardsPoint.BASE.multiply(nonce).encode(), nonce);
    }

    private static Bytes signWithR(Bytes key, Bytes r, BigInteger nonce) {
        BigInteger s = nonce.add(challenge(r, key).multiply(PRIVATE_KEY)).mod(EdwardsPoint.L);
        return r.concat(EdwardsPoint.littleEndian(s));
    }

    private static BigInteger challenge(Bytes r, Bytes key) {
        return EdwardsPoint.fromLittleEndian(new dev.assay.crypto.bc.BouncyCastleCrypto().sha512(r, key, SIGNED));
    }
}
