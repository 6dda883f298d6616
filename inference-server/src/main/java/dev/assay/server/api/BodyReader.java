package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.config.AssayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** Reads requests' bodies, and gives up on one that is too long or too slow, or when all together are too much. */
@Singleton
class BodyReader {
    private final Vertx vertx;
    private final InboundBudget budget;
    private final int limit;
    private final long timeoutMillis;

    BodyReader(Vertx vertx, AssayConfig config, InboundBudget budget) {
        this.vertx = vertx;
        this.budget = budget;
        this.limit = config.limits().requestBytes();
        this.timeoutMillis = config.limits().bodyTimeout().toMillis();
    }

    CompletableFuture<Bytes> read(HttpServerRequest request) {
        Reading reading = new Reading();
        if (declaredLength(request) > limit) {
            reading.fail(GrpcFrames.tooLarge(limit));
            return reading.body;
        }
        long timer = vertx.setTimer(
                timeoutMillis,
                late -> reading.fail(new ApiException(408, "request.timeout", "the body came too slowly")));
        request.handler(reading::take);
        request.endHandler(end -> reading.end());
        request.exceptionHandler(
                e -> reading.fail(ApiException.badRequest("request.aborted", "the request ended early")));
        request.resume();
        return reading.whenDone(() -> vertx.cancelTimer(timer));
    }

    private static long declaredLength(HttpServerRequest request) {
        try {
            String length = request.getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** One body. */
    private final class Reading {
        private final CompletableFuture<Bytes> body = new CompletableFuture<>();
        private final InboundBudget.Share share = budget.share();
        private final Buffer received = Buffer.buffer();

        void take(Buffer chunk) {
            if (body.isDone()) {
                return;
            }
            try {
                if (chunk.length() > limit - received.length()) {
                    throw GrpcFrames.tooLarge(limit);
                }
                share.hold(received.length() + chunk.length());
                received.appendBuffer(chunk);
            } catch (ApiException e) {
                fail(e);
            }
        }

        void end() {
            if (!body.isDone()) {
                body.complete(Bytes.adopt(received.getBytes()));
            }
        }

        void fail(ApiException e) {
            body.completeExceptionally(e);
        }

        /** Whoever takes the body accounts for it from then on. */
        CompletableFuture<Bytes> whenDone(Runnable action) {
            var unused = body.whenComplete((bytes, failure) -> {
                share.release();
                action.run();
            });
            return body;
        }
    }
}
