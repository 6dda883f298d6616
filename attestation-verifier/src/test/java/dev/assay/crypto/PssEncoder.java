package dev.assay.crypto;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.math.BigInteger;
import java.util.Random;

/** Signs by RSASSA-PSS (RFC 8017 section 9.1.1), rightly or with one thing wrong. The same keys each time. */
final class PssEncoder {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    final BigInteger modulus;
    final int exponent;
    private final BigInteger privateExponent;

    /** What can be wrong; all as it should be at the start. */
    HashAlgorithm maskHash = HashAlgorithm.SHA384;

    HashAlgorithm hash = HashAlgorithm.SHA384;
    int saltLength = 48;
    int trailer = 0xbc;
    int separator = 1;
    int firstPadding;
    boolean setsUnusedBits;

    PssEncoder(int modulusBits, int exponent) {
        Random random = new Random(modulusBits * 31L + exponent);
        BigInteger e = BigInteger.valueOf(exponent);
        BigInteger p;
        BigInteger q;
        do {
            p = BigInteger.probablePrime(modulusBits / 2 + modulusBits % 2, random);
            q = BigInteger.probablePrime(modulusBits / 2, random);
        } while (p.multiply(q).bitLength() != modulusBits || !phi(p, q).gcd(e).equals(BigInteger.ONE));
        this.modulus = p.multiply(q);
        this.exponent = exponent;
        this.privateExponent = e.modInverse(phi(p, q));
    }

    private static BigInteger phi(BigInteger p, BigInteger q) {
        return p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
    }

    PssEncoder with(HashAlgorithm both, int saltBytes) {
        hash = both;
        maskHash = both;
        saltLength = saltBytes;
        return this;
    }

    Bytes modulusBytes() {
        return EcSigner.fixed(modulus, signatureBytes());
    }

    int signatureBytes() {
        return (modulus.bitLength() + 7) / 8;
    }

    Bytes sign(Bytes digest) {
        return EcSigner.fixed(raw(encode(digest)), signatureBytes());
    }

    BigInteger raw(BigInteger encoded) {
        return encoded.modPow(privateExponent, modulus);
    }

    private BigInteger encode(Bytes digest) {
        int encodedBits = modulus.bitLength() - 1;
        int length = (encodedBits + 7) / 8;
        int dbLength = length - hash.bytes() - 1;
        byte[] saltBytes = new byte[saltLength];
        new Random(saltLength).nextBytes(saltBytes);
        Bytes salt = Bytes.of(saltBytes);
        Bytes h = CRYPTO.hash(hash, Bytes.of(new byte[8]), digest, salt);
        byte[] db = new byte[dbLength];
        db[0] = (byte) (dbLength - saltLength > 1 ? firstPadding : 0);
        db[dbLength - saltLength - 1] = (byte) separator;
        System.arraycopy(saltBytes, 0, db, dbLength - saltLength, saltLength);
        byte[] mask = mask(h, dbLength);
        for (int i = 0; i < dbLength; i++) {
            db[i] ^= mask[i];
        }
        int unused = 8 * length - encodedBits;
        db[0] &= (byte) (0xff >> unused);
        if (setsUnusedBits) {
            db[0] |= (byte) 0x80;
        }
        return new BigInteger(
                1,
                new ByteWriter()
                        .bytes(Bytes.of(db))
                        .bytes(h)
                        .u8(trailer)
                        .toBytes()
                        .toArray());
    }

    private byte[] mask(Bytes seed, int length) {
        ByteWriter mask = new ByteWriter();
        for (int counter = 0; mask.toBytes().length() < length; counter++) {
            mask.bytes(CRYPTO.hash(
                    maskHash, seed, new ByteWriter().bigEndian(counter, 4).toBytes()));
        }
        return mask.toBytes().slice(0, length).toArray();
    }
}
