package dev.assay.crypto.bc;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.HashAlgorithm;
import java.math.BigInteger;

/**
 * RSASSA-PSS verification (RFC 8017 sections 8.1.2 and 9.1.2) over {@link BigInteger}: Bouncy Castle's own signer draws
 * random numbers when it is set up, which the canister must not.
 */
final class RsaPss {
    private static final int MIN_MODULUS_BITS = 2048;
    private static final int MAX_MODULUS_BITS = 8192;
    private static final Bytes PADDING = Bytes.of(new byte[8]);

    private RsaPss() {}

    static boolean verify(
            Bytes modulus,
            int publicExponent,
            HashAlgorithm hash,
            Bytes digest,
            int saltLength,
            Bytes signature,
            Crypto crypto) {
        BigInteger n = new BigInteger(1, modulus.toArray());
        BigInteger s = new BigInteger(1, signature.toArray());
        int bits = n.bitLength();
        boolean usable = bits >= MIN_MODULUS_BITS
                && bits <= MAX_MODULUS_BITS
                && n.testBit(0)
                && publicExponent >= 3
                && publicExponent % 2 == 1
                && saltLength >= 0
                && digest.length() == hash.bytes()
                && signature.length() == (bits + 7) / 8
                && s.compareTo(n) < 0;
        if (!usable) {
            return false;
        }
        int encodedBits = bits - 1;
        byte[] encoded = fixedLength(s.modPow(BigInteger.valueOf(publicExponent), n), (encodedBits + 7) / 8);
        return encoded.length > 0 && isEncodingOf(encoded, encodedBits, hash, digest, saltLength, crypto);
    }

    /** EMSA-PSS-VERIFY, by its step numbers. */
    private static boolean isEncodingOf(
            byte[] encoded, int encodedBits, HashAlgorithm hash, Bytes digest, int saltLength, Crypto crypto) {
        // 3. Long enough. 4. Ends in bc.
        int dbLength = encoded.length - hash.bytes() - 1;
        if (saltLength > dbLength - 1 || encoded[encoded.length - 1] != (byte) 0xbc) {
            return false;
        }
        // 6. The bits above the modulus are zero.
        int unusedBits = 8 * encoded.length - encodedBits;
        if ((encoded[0] & 0xff) >> 8 - unusedBits != 0) {
            return false;
        }
        // 7. to 9. Take the mask away.
        Bytes h = Bytes.of(encoded, dbLength, hash.bytes());
        byte[] db = mask(h, dbLength, hash, crypto);
        for (int i = 0; i < dbLength; i++) {
            db[i] ^= encoded[i];
        }
        db[0] &= (byte) (0xff >> unusedBits);
        // 10. Zeros, then 01, then the salt.
        int separator = dbLength - saltLength - 1;
        for (int i = 0; i < separator; i++) {
            if (db[i] != 0) {
                return false;
            }
        }
        // 11. to 14. The hash is that of the digest and the salt.
        Bytes salt = Bytes.of(db, separator + 1, saltLength);
        return db[separator] == 1 && crypto.hash(hash, PADDING, digest, salt).equals(h);
    }

    /** MGF1 (RFC 8017 appendix B.2.1). */
    private static byte[] mask(Bytes seed, int length, HashAlgorithm hash, Crypto crypto) {
        byte[] mask = new byte[length];
        for (int counter = 0; counter * hash.bytes() < length; counter++) {
            byte[] block = crypto.hash(
                            hash, seed, new ByteWriter().bigEndian(counter, 4).toBytes())
                    .toArray();
            int from = counter * hash.bytes();
            System.arraycopy(block, 0, mask, from, Math.min(block.length, length - from));
        }
        return mask;
    }

    /** I2OSP; empty where the number is longer. */
    private static byte[] fixedLength(BigInteger value, int length) {
        byte[] shortest = value.toByteArray();
        int skip = shortest[0] == 0 ? 1 : 0;
        if (shortest.length - skip > length) {
            return new byte[0];
        }
        byte[] fixed = new byte[length];
        System.arraycopy(shortest, skip, fixed, length - shortest.length + skip, shortest.length - skip);
        return fixed;
    }
}
