package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One half of an exchange as it went over the wire: the body's bytes in identity coding, and the context that gives them
 * their meaning.
 *
 * <p>The context is deterministic CBOR, a map with the keys 1 protocol, 2 method, 3 target, 4 content type,
 * 5 Inference-Header-Content-Length, 6 status; absent where the wire had none. Being self-delimiting, it needs no
 * separator from the body that follows it under the hash.
 *
 * @param context encoded context
 * @param body body bytes; for gRPC the message without its length prefix
 */
public record Exchange(Bytes context, Bytes body) {
    private static final int PROTOCOL = 1;
    private static final int METHOD = 2;
    private static final int TARGET = 3;
    private static final int CONTENT_TYPE = 4;
    private static final int INFERENCE_HEADER_LENGTH = 5;
    private static final int STATUS = 6;

    /**
     * An HTTP request.
     *
     * @param method for example {@code POST}
     * @param target path and query exactly as in the request line
     * @param contentType field value as sent, or null
     * @param inferenceHeaderLength value of Inference-Header-Content-Length, or null
     */
    public static Exchange httpRequest(
            String method,
            String target,
            @Nullable String contentType,
            @Nullable Long inferenceHeaderLength,
            Bytes body) {
        CborMapBuilder context = new CborMapBuilder()
                .put(PROTOCOL, "http")
                .put(METHOD, method)
                .put(TARGET, target)
                .putIfPresent(CONTENT_TYPE, contentType);
        return of(context, inferenceHeaderLength, body);
    }

    /** An HTTP response; parameters as in {@link #httpRequest}, {@code status} being the status code. */
    public static Exchange httpResponse(
            int status, @Nullable String contentType, @Nullable Long inferenceHeaderLength, Bytes body) {
        CborMapBuilder context =
                new CborMapBuilder().put(PROTOCOL, "http").put(STATUS, status).putIfPresent(CONTENT_TYPE, contentType);
        return of(context, inferenceHeaderLength, body);
    }

    /** A gRPC request message; {@code fullMethodName} has no leading slash. */
    public static Exchange grpcRequest(String fullMethodName, Bytes message) {
        return new Exchange(
                Cbor.encode(new CborMapBuilder()
                        .put(PROTOCOL, "grpc")
                        .put(METHOD, fullMethodName)
                        .build()),
                message);
    }

    /** A gRPC response message of a call that ended with status OK. */
    public static Exchange grpcResponse(String fullMethodName, Bytes message) {
        return new Exchange(
                Cbor.encode(new CborMapBuilder()
                        .put(PROTOCOL, "grpc")
                        .put(METHOD, fullMethodName)
                        .put(STATUS, 0)
                        .build()),
                message);
    }

    private static Exchange of(CborMapBuilder context, @Nullable Long inferenceHeaderLength, Bytes body) {
        if (inferenceHeaderLength != null) {
            context.put(INFERENCE_HEADER_LENGTH, inferenceHeaderLength);
        }
        return new Exchange(Cbor.encode(context.build()), body);
    }
}
