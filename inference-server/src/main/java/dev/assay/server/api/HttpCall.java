package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What of an HTTP request its receipt is about.
 *
 * @param method the method
 * @param target path and query as in the request line
 * @param contentType the header as sent, or null
 * @param jsonLength value of Inference-Header-Content-Length, or null
 * @param nonce the client's nonce, or null
 * @param idempotencyKey the client's key, or null
 * @param receipt where the receipt is wanted
 * @param body the body
 */
record HttpCall(
        String method,
        String target,
        @Nullable String contentType,
        @Nullable Long jsonLength,
        @Nullable Bytes nonce,
        @Nullable String idempotencyKey,
        ReceiptPlace receipt,
        Bytes body) {}
