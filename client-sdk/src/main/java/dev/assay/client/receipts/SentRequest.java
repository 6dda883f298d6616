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
 * @param body the body
 */
public record SentRequest(
        String method, String target, @Nullable String contentType, Bytes body) {
    /** The half of an exchange that a receipt's request digest is over. */
    public Exchange toExchange() {
        return Exchange.httpRequest(method, target, contentType, null, body);
    }
}
