package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request to a model, checked before its body is read.
 *
 * @param method the method
 * @param target path and query as in the request line
 * @param contentType the header as sent, or null
 * @param nonce the client's nonce, or null
 * @param idempotencyKey the client's key, or null
 * @param receiptInBody whether the receipt is wanted in the body
 */
record RequestHead(
        String method,
        String target,
        @Nullable String contentType,
        @Nullable Bytes nonce,
        @Nullable String idempotencyKey,
        boolean receiptInBody) {

    static RequestHead of(HttpServerRequest request) throws ApiException {
        requirePlainJson(request);
        return new RequestHead(
                request.method().name(),
                request.uri(),
                request.getHeader("Content-Type"),
                CallHeaders.nonce(request.getHeader("Assay-Nonce")),
                CallHeaders.idempotencyKey(request.getHeader("Idempotency-Key")),
                receiptInBody(request));
    }

    HttpCall withBody(Bytes body) {
        return new HttpCall(method, target, contentType, nonce, idempotencyKey, receiptInBody, body);
    }

    /** Receipts cover bodies in identity coding; and JSON is all that is read here. */
    private static void requirePlainJson(HttpServerRequest request) throws ApiException {
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new ApiException(415, "http.content_encoding", "bodies are read without content coding only");
        }
        String type = request.getHeader("Content-Type");
        if (type != null && !isJson(type)) {
            throw new ApiException(415, "http.content_type", "the body must be application/json");
        }
        if (request.getHeader("Inference-Header-Content-Length") != null) {
            throw new ApiException(415, "parameter.unsupported", "binary tensors are not read here");
        }
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 2);
        return parts[0].strip().equals(HttpReply.JSON)
                && (parts.length == 1 || parts[1].replace("\"", "").strip().equals("charset=utf-8"));
    }

    private static boolean receiptInBody(HttpServerRequest request) throws ApiException {
        String where = request.getParam("receipt");
        if (where != null && !where.equals("body") && !where.equals("header")) {
            throw ApiException.badRequest("parameter.unsupported", "receipt is neither body nor header");
        }
        return "body".equals(where);
    }
}
