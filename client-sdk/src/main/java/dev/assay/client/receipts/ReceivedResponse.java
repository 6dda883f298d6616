package dev.assay.client.receipts;

import dev.assay.bytes.Bytes;
import dev.assay.receipt.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as it was received, as far as its receipt speaks of it.
 *
 * @param status the status code
 * @param contentType field value as received, or null
 * @param inferenceHeaderLength value of Inference-Header-Content-Length, or null when there was none
 * @param body the body
 */
public record ReceivedResponse(
        int status, @Nullable String contentType, @Nullable Long inferenceHeaderLength, Bytes body) {
    /** A response without binary tensors. */
    public ReceivedResponse(int status, @Nullable String contentType, Bytes body) {
        this(status, contentType, null, body);
    }

    /** The half of an exchange that a receipt's response digest is over. */
    public Exchange toExchange() {
        return Exchange.httpResponse(status, contentType, inferenceHeaderLength, body);
    }
}
