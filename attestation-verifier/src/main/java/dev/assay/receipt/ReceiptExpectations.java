package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a receipt knows and the receipt must agree with. Null means not known and not compared; the SDK
 * always knows everything.
 *
 * @param salt the 32-byte salt that came beside the receipt
 * @param request the request as sent
 * @param response the response as received
 * @param nonce the nonce as sent
 * @param modelName the model that was asked for
 */
public record ReceiptExpectations(
        @Nullable Bytes salt,
        @Nullable Exchange request,
        @Nullable Exchange response,
        @Nullable Bytes nonce,
        @Nullable String modelName) {

    /** Signature and statement only. */
    public static ReceiptExpectations none() {
        return new ReceiptExpectations(null, null, null, null, null);
    }
}
