package dev.assay.crypto;

import dev.assay.bytes.Bytes;
import java.math.BigInteger;

/** Edwards25519 by the formulas of RFC 8032 section 5.1, slowly: for keys and signatures that no library makes. */
record EdwardsPoint(BigInteger x, BigInteger y) {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    static final EdwardsPoint BASE = new EdwardsPoint(
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
            new BigInteger("46316835694926478169428394003475163141307993866256225615783033603165251855960"));
    static final EdwardsPoint IDENTITY = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
    /** Of order 2. */
    static final EdwardsPoint MINUS_ONE = new EdwardsPoint(BigInteger.ZERO, P.subtract(BigInteger.ONE));

    /** Of order 8: l times a point that is not of the prime-order group. */
    static final EdwardsPoint ORDER_8 = new EdwardsPoint(
            new BigInteger("14399317868200118260347934320527232580618823971194345261214217575416788799818"),
            new BigInteger("55188659117513257062467267217118295137698188065244968500265048394206261417927"));

    EdwardsPoint add(EdwardsPoint other) {
        BigInteger xx = x.multiply(other.x);
        BigInteger yy = y.multiply(other.y);
        BigInteger dxxyy = D.multiply(xx).multiply(yy);
        BigInteger newX = x.multiply(other.y)
                .add(y.multiply(other.x))
                .multiply(BigInteger.ONE.add(dxxyy).modInverse(P))
                .mod(P);
        BigInteger newY = yy.add(xx)
                .multiply(BigInteger.ONE.subtract(dxxyy).modInverse(P))
                .mod(P);
        return new EdwardsPoint(newX, newY);
    }

    EdwardsPoint multiply(BigInteger scalar) {
        EdwardsPoint result = IDENTITY;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            result = result.add(result);
            if (scalar.testBit(bit)) {
                result = result.add(this);
            }
        }
        return result;
    }

    Bytes encode() {
        return encode(y, x.testBit(0));
    }

    /** Any y of 255 bits, canonical or not. */
    static Bytes encode(BigInteger y, boolean odd) {
        return littleEndian(odd ? y.setBit(255) : y);
    }

    /** In 32 bytes. */
    static Bytes littleEndian(BigInteger value) {
        byte[] big = EcSigner.fixed(value, 32).toArray();
        byte[] little = new byte[32];
        for (int i = 0; i < 32; i++) {
            little[i] = big[31 - i];
        }
        return Bytes.of(little);
    }

    static BigInteger fromLittleEndian(Bytes bytes) {
        byte[] big = new byte[bytes.length()];
        for (int i = 0; i < big.length; i++) {
            big[i] = (byte) bytes.at(big.length - 1 - i);
        }
        return new BigInteger(1, big);
    }
}
