package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.attest.Channel;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.receipts.Receipts.Issued;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A unary method over raw messages, with its receipt in the trailing metadata. */
final class GrpcUnary implements ServerCallHandler<byte[], byte[]> {
    private static final Logger LOG = Logger.getLogger(GrpcUnary.class);
    private static final Metadata.Key<byte[]> NONCE = binary("assay-nonce-bin");
    private static final Metadata.Key<byte[]> RECEIPT = binary("assay-receipt-bin");
    private static final Metadata.Key<byte[]> SALT = binary("assay-salt-bin");
    static final Metadata.Key<String> IDEMPOTENCY_KEY = ascii("idempotency-key");
    private static final Metadata.Key<String> PLACE = ascii("assay-receipt");
    private static final Metadata.Key<String> CODE = ascii("assay-code");
    private static final Metadata.Key<String> RETRY_AFTER = ascii("retry-after");

    /** What gRPC's own clients heed where they retry (gRPC proposal A6). */
    private static final Metadata.Key<String> RETRY_PUSHBACK = ascii("grpc-retry-pushback-ms");

    private final Vertx vertx;
    private final Method method;

    GrpcUnary(Vertx vertx, Method method) {
        this.vertx = vertx;
        this.method = method;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        call.request(2);
        return new Listener(call, headers);
    }

    private static Metadata.Key<byte[]> binary(String name) {
        return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    static GrpcCall call(ServerCall<?, ?> call, Metadata headers, byte[] message) throws ApiException {
        byte[] nonce = headers.get(NONCE);
        return new GrpcCall(
                call.getMethodDescriptor().getFullMethodName(),
                Bytes.adopt(message),
                nonce == null ? null : CallHeaders.requireNonce(Bytes.of(nonce)),
                CallHeaders.idempotencyKey(headers.get(IDEMPOTENCY_KEY)),
                place(headers));
    }

    private static ReceiptPlace place(Metadata headers) throws ApiException {
        ReceiptPlace place = ReceiptPlace.of(headers.get(PLACE));
        if (place == ReceiptPlace.BODY) {
            throw ApiException.badRequest("parameter.unsupported", "a message's receipt is beside it");
        }
        return place;
    }

    static Status status(ApiException e) {
        Status status = switch (e.status()) {
            case 400 -> Status.INVALID_ARGUMENT;
            case 401 -> Status.UNAUTHENTICATED;
            case 403 -> Status.PERMISSION_DENIED;
            case 404 -> Status.NOT_FOUND;
            case 408 -> Status.DEADLINE_EXCEEDED;
            case 409 -> Status.FAILED_PRECONDITION;
            case 413, 429 -> Status.RESOURCE_EXHAUSTED;
            case 405, 415, 501 -> Status.UNIMPLEMENTED;
            case 421, 503 -> Status.UNAVAILABLE;
            case 504 -> Status.DEADLINE_EXCEEDED;
            case ApiException.CLIENT_CLOSED -> Status.CANCELLED;
            default -> Status.INTERNAL;
        };
        return status.withDescription(e.getMessage());
    }

    static Metadata trailers(ApiException e) {
        Metadata trailers = new Metadata();
        trailers.put(CODE, e.code());
        if (e.isForLater()) {
            long seconds = e.retryAfterSeconds();
            trailers.put(RETRY_AFTER, Long.toString(seconds));
            trailers.put(RETRY_PUSHBACK, Long.toString(seconds * 1000));
        }
        return trailers;
    }

    /** Waits for the one message, and answers it. */
    private final class Listener extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final Metadata headers;
        private final Context eventLoop = vertx.getOrCreateContext();
        private final CallOptions options;
        private byte @Nullable [] message;

        Listener(ServerCall<byte[], byte[]> call, Metadata headers) {
            this.call = call;
            this.headers = headers;
            this.options = GrpcExchange.options(call, headers);
        }

        @Override
        public void onMessage(byte[] received) {
            message = received;
        }

        @Override
        public void onCancel() {
            options.cancellation().cancel();
        }

        @Override
        public void onHalfClose() {
            answer().whenComplete((reply, failure) -> EventLoops.on(eventLoop, () -> closeOrCancel(reply, failure)));
        }

        private CompletionStage<ReceiptedCalls.GrpcReply> answer() {
            try {
                Channel channel = Channel.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
                return method.answer(channel, grpcCall(), options);
            } catch (ApiException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        private GrpcCall grpcCall() throws ApiException {
            byte[] received = message;
            if (received == null) {
                throw ApiException.badRequest("request.protobuf", "the call has no message");
            }
            return GrpcUnary.call(call, headers, received);
        }

        /** Whatever happens, the client does not wait for ever. */
        private void closeOrCancel(ReceiptedCalls.@Nullable GrpcReply reply, @Nullable Throwable failure) {
            try {
                close(reply, failure);
            } catch (RuntimeException e) {
                LOG.errorf("an answer could not be sent: %s", e.getClass().getName());
                call.close(Status.INTERNAL, new Metadata());
            }
        }

        private void close(ReceiptedCalls.@Nullable GrpcReply reply, @Nullable Throwable failure) {
            if (call.isCancelled()) {
                return;
            }
            if (reply == null) {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                ApiException error = ApiException.of(cause == null ? new IllegalStateException() : cause);
                call.close(status(error), trailers(error));
                return;
            }
            call.sendHeaders(new Metadata());
            call.sendMessage(reply.message().toArray());
            Metadata trailers = new Metadata();
            Issued issued = reply.issued();
            if (issued != null) {
                trailers.put(RECEIPT, issued.receipt().toArray());
                trailers.put(SALT, issued.salt().toArray());
            }
            call.close(Status.OK, trailers);
        }
    }

    /** What answers the message. */
    interface Method {
        CompletionStage<ReceiptedCalls.GrpcReply> answer(Channel channel, GrpcCall call, CallOptions options)
                throws ApiException;
    }
}
