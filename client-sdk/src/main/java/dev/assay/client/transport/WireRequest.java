package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, whole.
 *
 * @param method for example {@code POST}
 * @param target path and query exactly as they shall stand in the request line
 * @param contentType the body's media type as it shall be sent, or null when there is no body
 * @param headers further header fields
 * @param body the body; empty for none
 */
public record WireRequest(
        String method, String target, @Nullable String contentType, Map<String, String> headers, Bytes body) {
    /** Copies the header fields. */
    public WireRequest {
        headers = Map.copyOf(headers);
    }

    /** A GET request that accepts {@code mediaType}. */
    public static WireRequest get(String target, String mediaType) {
        return new WireRequest("GET", target, null, Map.of("Accept", mediaType), Bytes.empty());
    }
}
