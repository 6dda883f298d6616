package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request to a model, checked before its body is read.
 *
 * @param method the method
 * @param target path and query as in the request line
 * @param contentType the header as sent, or null
 * @param jsonLength value of Inference-Header-Content-Length, or null
 * @param nonce the client's nonce, or null
 * @param idempotencyKey the client's key, or null
 * @param receipt where the receipt is wanted
 */
record RequestHead(
        String method,
        String target,
        @Nullable String contentType,
        @Nullable Long jsonLength,
        @Nullable Bytes nonce,
        @Nullable String idempotencyKey,
        ReceiptPlace receipt) {
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    /** The code of bodies in a content coding. */
    static final String CONTENT_ENCODING = "http.content_encoding";

    static RequestHead of(HttpServerRequest request, boolean takesBinary) throws ApiException {
        requireIdentityCoding(request);
        requireType(request.getHeader("Content-Type"), takesBinary);
        return new RequestHead(
                request.method().name(),
                request.uri(),
                request.getHeader("Content-Type"),
                jsonLength(request, takesBinary),
                CallHeaders.nonce(request.getHeader("Assay-Nonce")),
                CallHeaders.idempotencyKey(request.getHeader("Idempotency-Key")),
                receipt(request));
    }

    HttpCall withBody(Bytes body) {
        return new HttpCall(method, target, contentType, jsonLength, nonce, idempotencyKey, receipt, body);
    }

    /** Receipts cover bodies in identity coding. */
    private static void requireIdentityCoding(HttpServerRequest request) throws ApiException {
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new ApiException(415, CONTENT_ENCODING, "bodies are read without content coding only");
        }
    }

    /** Clients of the protocol call JSON with binary tensors octets, and some call JSON alone that too. */
    private static void requireType(@Nullable String type, boolean takesBinary) throws ApiException {
        if (type != null && !isJson(type) && !(takesBinary && type.equalsIgnoreCase(Answer.BINARY))) {
            throw new ApiException(415, "http.content_type", "the body must be application/json");
        }
    }

    private static @Nullable Long jsonLength(HttpServerRequest request, boolean takesBinary) throws ApiException {
        List<String> lengths = request.headers().getAll(JSON_LENGTH);
        if (lengths.isEmpty()) {
            return null;
        }
        if (!takesBinary) {
            throw new ApiException(415, "parameter.unsupported", "binary tensors are not read here");
        }
        if (lengths.size() > 1 || !lengths.get(0).matches("0|[1-9][0-9]{0,9}")) {
            throw ApiException.badRequest("request.header_length", JSON_LENGTH + " is not one decimal number");
        }
        return Long.valueOf(lengths.get(0));
    }

    private static ReceiptPlace receipt(HttpServerRequest request) throws ApiException {
        if (request.query() == null) {
            return ReceiptPlace.of(null);
        }
        if (request.params().getAll("receipt").size() > 1) {
            throw ApiException.badRequest("parameter.unsupported", "receipt is asked for more than once");
        }
        return ReceiptPlace.of(request.getParam("receipt"));
    }

    private static boolean isJson(String contentType) {
        if (contentType.equals(HttpReply.JSON)) {
            return true;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", 2);
        return parts[0].strip().equals(HttpReply.JSON)
                && (parts.length == 1 || parts[1].replace("\"", "").strip().equals("charset=utf-8"));
    }
}
