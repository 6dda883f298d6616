package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;

/**
 * SHA-256(tag || 32-byte salt || context || body). The salt keeps short inputs from being guessed from a receipt; it is
 * the client's alone. The tag keeps a request from passing for a response.
 */
public final class SaltedDigest {
    /** Length of a salt in bytes. */
    public static final int SALT_BYTES = 32;

    private static final Bytes REQUEST_TAG = Bytes.utf8("assay request v1\0");
    private static final Bytes RESPONSE_TAG = Bytes.utf8("assay response v1\0");

    private SaltedDigest() {}

    /** The digest of a request. */
    public static Bytes request(Bytes salt, Exchange request, Crypto crypto) {
        return crypto.sha256(REQUEST_TAG, salt, request.context(), request.body());
    }

    /** The digest of a response. */
    public static Bytes response(Bytes salt, Exchange response, Crypto crypto) {
        return crypto.sha256(RESPONSE_TAG, salt, response.context(), response.body());
    }
}
