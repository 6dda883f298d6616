package dev.assay.crypto;

import dev.assay.bytes.Bytes;

/**
 * The primitives that verification needs, as a port: Bouncy Castle's lightweight API everywhere, an accelerating
 * provider on the JVM.
 *
 * <p>All methods are pure. Verification methods answer {@code false} for every reason alike (wrong key, wrong length,
 * encoding that is not canonical, bad signature); the caller knows which step it is in and names the rejection.
 */
public interface Crypto {
    /** SHA-256 over the concatenation of {@code parts}; 32 bytes. */
    Bytes sha256(Bytes... parts);

    /** SHA-384 over the concatenation of {@code parts}; 48 bytes. */
    Bytes sha384(Bytes... parts);

    /** SHA-512 over the concatenation of {@code parts}; 64 bytes. */
    Bytes sha512(Bytes... parts);

    /**
     * Ed25519 (RFC 8032 section 5.1.7): refuses S out of range, non-canonical points, and keys and R outside the
     * prime-order group. There the section lets an implementation choose between two equations; inside, they agree, and
     * so do all implementations of this.
     *
     * @param publicKey 32 bytes
     * @param signature 64 bytes
     */
    boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature);

    /** The digest of the concatenation of {@code parts}. */
    default Bytes hash(HashAlgorithm algorithm, Bytes... parts) {
        return switch (algorithm) {
            case SHA256 -> sha256(parts);
            case SHA384 -> sha384(parts);
            case SHA512 -> sha512(parts);
        };
    }

    /**
     * ECDSA (FIPS 186-5 section 6.4.2): refuses r or s outside [1, n-1] and keys that are not points of the curve.
     *
     * @param publicKey X || Y, each of the curve's field size
     * @param digest of the message, as long as one of {@link HashAlgorithm}'s; the leftmost bits are used where it is
     *     longer than the order
     * @param signature r || s, each of the curve's field size, big endian
     */
    boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature);

    /**
     * RSASSA-PSS (RFC 8017 section 8.1.2) with MGF1 of the same hash and trailer field 1.
     *
     * @param modulus big endian, 2048 to 8192 bits
     * @param publicExponent odd, from 3 to 2^31-1
     * @param digest of the message by {@code hash}
     * @param saltLength in bytes; no other is accepted
     * @param signature as long as the modulus
     */
    boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature);
}
