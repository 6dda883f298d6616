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
     * Ed25519 (RFC 8032 section 5.1.7): refuses S out of range, non-canonical points and keys of small order.
     *
     * @param publicKey 32 bytes
     * @param signature 64 bytes
     */
    boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature);
}
