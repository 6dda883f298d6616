package dev.assay.server.api;

import dev.assay.server.attest.Channel;
import dev.assay.server.drain.Drain;
import dev.assay.server.engine.CallOptions;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A stream of requests, each answered by one message, in their order. A few are worked on at a time, and no more are
 * read while the client does not take its answers. An error takes the place of its answer and does not end the stream.
 */
final class GrpcStream implements ServerCallHandler<byte[], byte[]> {
    private static final Logger LOG = Logger.getLogger(GrpcStream.class);

    /** Requests of one stream that are held in memory at a time. */
    private static final int AT_A_TIME = 4;

    /** Once the server stops: a stream on which nothing happens for so long has no call under way. */
    private static final long QUIET_MILLIS = 1_000;

    private final Vertx vertx;
    private final Drain drain;
    private final GrpcUnary.Method method;

    GrpcStream(Vertx vertx, Drain drain, GrpcUnary.Method method) {
        this.vertx = vertx;
        this.drain = drain;
        this.method = method;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        Listener listener = new Listener(call, headers);
        listener.start();
        return listener;
    }

    /** One stream. Everything here happens on its own event loop, but for the answering. */
    private final class Listener extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final Metadata headers;
        private final Context eventLoop = vertx.getOrCreateContext();
        private final CallOptions options;
        private final Deque<CompletableFuture<byte[]>> answers = new ArrayDeque<>();

        /** Requests that may still come before more are asked for. */
        private int asked;

        private boolean complete;
        private boolean closed;
        private long lastMessage = System.nanoTime();
        private Runnable forget = () -> {};

        Listener(ServerCall<byte[], byte[]> call, Metadata headers) {
            this.call = call;
            this.headers = headers;
            this.options = GrpcExchange.options(call, headers);
        }

        void start() {
            call.sendHeaders(new Metadata());
            forget = drain.whenRefusing(() -> eventLoop.runOnContext(now -> endWhenQuiet()));
            askForMore();
        }

        @Override
        public void onMessage(byte[] received) {
            if (!closed) {
                asked--;
                lastMessage = System.nanoTime();
                CompletableFuture<byte[]> answer = answer(received);
                answers.addLast(answer);
                var unused = answer.whenComplete((bytes, failure) -> eventLoop.runOnContext(now -> advance()));
            }
        }

        private CompletableFuture<byte[]> answer(byte[] received) {
            try {
                if (headers.get(GrpcUnary.IDEMPOTENCY_KEY) != null) {
                    throw ApiException.badRequest(
                            "idempotency_key.invalid", "a key is for one request, and a stream has many");
                }
                GrpcCall one = GrpcUnary.call(call, headers, received);
                return method.answer(
                                Channel.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
                                one,
                                options.another())
                        .thenApply(reply -> StreamMessages.answer(reply.message(), reply.issued()))
                        .exceptionally(failure -> error(failure, received))
                        .toCompletableFuture();
            } catch (ApiException e) {
                return CompletableFuture.completedFuture(error(e, received));
            }
        }

        private byte[] error(Throwable failure, byte[] received) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            ApiException error = ApiException.of(cause == null ? failure : cause);
            if (error.status() == 500) {
                LOG.errorf("a request failed with %s", failure.getClass().getName());
            }
            return StreamMessages.error(error, InferProtoReader.id(received));
        }

        @Override
        public void onReady() {
            advance();
        }

        @Override
        public void onHalfClose() {
            complete = true;
            advance();
        }

        @Override
        public void onCancel() {
            closed = true;
            forget.run();
            answers.clear();
            options.cancellation().cancel();
        }

        /** Whatever happens, the client does not wait for ever. */
        private void advance() {
            try {
                send();
            } catch (RuntimeException e) {
                LOG.errorf("an answer could not be sent: %s", e.getClass().getName());
                end(Status.INTERNAL);
            }
        }

        private void send() {
            while (!closed && call.isReady() && isReady(answers.peekFirst())) {
                call.sendMessage(answers.removeFirst().join());
            }
            if (!closed && complete && answers.isEmpty()) {
                end(Status.OK);
            } else {
                askForMore();
            }
        }

        private static boolean isReady(@Nullable CompletableFuture<byte[]> answer) {
            return answer != null && answer.isDone();
        }

        private void askForMore() {
            int more = AT_A_TIME - asked - answers.size();
            if (!closed && !complete && more > 0) {
                asked += more;
                call.request(more);
            }
        }

        /** A stream is one call, which goes on while it has something to say, and is cut off with all others. */
        private void endWhenQuiet() {
            long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastMessage);
            if (answers.isEmpty() && quiet >= QUIET_MILLIS) {
                end(Status.UNAVAILABLE.withDescription("the server is stopping"));
            } else if (!closed) {
                var unused = vertx.setTimer(QUIET_MILLIS / 4, later -> endWhenQuiet());
            }
        }

        private void end(Status status) {
            if (!closed) {
                closed = true;
                forget.run();
                call.close(status, new Metadata());
            }
        }
    }
}
