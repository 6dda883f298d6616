package dev.assay.client.receipts;

import dev.assay.bytes.Bytes;
import dev.assay.receipt.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as it was sent, as far as its receipt speaks of it.
 *
 * @param method for example {@code POST}
 * @param target path and query as in the request line
 * @param contentType field value as sent, or null
 * @param inferenceHeaderLength value of Inference-Header-Content-Length, or null when it was not sent
 * @param body the body
 */
public record SentRequest(
        String method,
        String target,
        @Nullable String contentType,
        @Nullable Long inferenceHeaderLength,
        Bytes body) {
    /** A request without binary tensors. */
    public SentRequest(String method, String target, @Nullable String contentType, Bytes body) {
        this(method, target, contentType, null, body);
    }

    /** The half of an exchange that a receipt's request digest is over. */
    public Exchange toExchange() {
        return Exchange.httpRequest(method, target, contentType, inferenceHeaderLength, body);
    }
}
