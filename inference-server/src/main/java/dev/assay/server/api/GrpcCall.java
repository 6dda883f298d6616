package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What of a gRPC call its receipt is about.
 *
 * @param method the full method name, without a leading slash
 * @param message the message as received
 * @param nonce the client's nonce, or null
 * @param idempotencyKey the client's key, or null
 * @param receipt where the receipt is wanted
 */
record GrpcCall(
        String method,
        Bytes message,
        @Nullable Bytes nonce,
        @Nullable String idempotencyKey,
        ReceiptPlace receipt) {}
