package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP answer, ready to send.
 *
 * @param status the status code
 * @param headers all headers but the length
 * @param body the body
 */
record HttpReply(int status, Map<String, String> headers, Bytes body) {
    static final String JSON = "application/json";

    static HttpReply json(int status, Bytes body) {
        return new HttpReply(status, Map.of("Content-Type", JSON), body);
    }

    static HttpReply of(String contentType, Bytes body) {
        return new HttpReply(200, Map.of("Content-Type", contentType), body);
    }

    static HttpReply error(ApiException e, ErrorShape shape) {
        HttpReply reply = json(e.status(), shape.body(e));
        if (e.status() == 401) {
            return reply.with("WWW-Authenticate", "Bearer");
        }
        if (e.code().equals(RequestHead.CONTENT_ENCODING)) {
            // RFC 9110 section 15.5.16: what would have been read.
            return reply.with("Accept-Encoding", "identity");
        }
        return e.isForLater() ? reply.with("Retry-After", Long.toString(e.retryAfterSeconds())) : reply;
    }

    /** RFC 9110 section 15.5.6 wants the methods named that there are. */
    static HttpReply methodNotAllowed(String allowed, ErrorShape shape) {
        return error(new ApiException(405, "http.method", "this path has no such method"), shape)
                .with("Allow", allowed);
    }

    HttpReply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpReply(status, more, body);
    }
}
