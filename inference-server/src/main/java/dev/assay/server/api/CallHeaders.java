package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.StatementWrapper;
import dev.assay.receipt.Receipt;
import org.jspecify.annotations.Nullable;

/** What clients may say beside a request: nonces and idempotency keys, checked. */
final class CallHeaders {
    private CallHeaders() {}

    /** A nonce in hexadecimal; null when there is none. */
    static @Nullable Bytes nonce(@Nullable String hex) throws ApiException {
        if (hex == null) {
            return null;
        }
        try {
            return requireNonce(Bytes.fromHex(hex));
        } catch (MalformedException e) {
            throw badNonce();
        }
    }

    static Bytes requireNonce(Bytes nonce) throws ApiException {
        if (nonce.length() < StatementWrapper.MIN_NONCE_BYTES || nonce.length() > StatementWrapper.MAX_NONCE_BYTES) {
            throw badNonce();
        }
        return nonce;
    }

    static ApiException badNonce() {
        return ApiException.badRequest("nonce.invalid", "a nonce has 16 to 64 bytes, in hexadecimal over HTTP");
    }

    static @Nullable String idempotencyKey(@Nullable String key) throws ApiException {
        if (key != null && !key.matches("[\\x21-\\x7e]{1," + Receipt.MAX_IDEMPOTENCY_KEY_CHARS + "}")) {
            throw ApiException.badRequest(
                    "idempotency_key.invalid", "an idempotency key has 1 to 128 visible ASCII characters");
        }
        return key;
    }
}
