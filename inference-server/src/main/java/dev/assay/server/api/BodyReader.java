package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;

/** Reads a request's body, and gives up once it is too long or too slow. */
final class BodyReader implements Handler<Buffer> {
    private final CompletableFuture<Bytes> body = new CompletableFuture<>();
    private final Buffer received = Buffer.buffer();
    private final int limit;

    private BodyReader(int limit) {
        this.limit = limit;
    }

    static CompletableFuture<Bytes> read(Vertx vertx, HttpServerRequest request, int limit, long timeoutMillis) {
        BodyReader reader = new BodyReader(limit);
        if (declaredLength(request) > limit) {
            reader.tooLarge();
            return reader.body;
        }
        long timer =
                vertx.setTimer(timeoutMillis, id -> reader.fail(408, "request.timeout", "the body came too slowly"));
        var unused = reader.body.whenComplete((bytes, failure) -> vertx.cancelTimer(timer));
        request.handler(reader);
        request.endHandler(end -> reader.body.complete(Bytes.of(reader.received.getBytes())));
        request.exceptionHandler(e -> reader.fail(400, "request.aborted", "the request ended early"));
        request.resume();
        return reader.body;
    }

    private static long declaredLength(HttpServerRequest request) {
        try {
            String length = request.getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void handle(Buffer chunk) {
        if (!body.isDone()) {
            if (chunk.length() > limit - received.length()) {
                tooLarge();
            } else {
                received.appendBuffer(chunk);
            }
        }
    }

    private void tooLarge() {
        fail(413, "request.too_large", "the request is larger than " + limit + " bytes");
    }

    private void fail(int status, String code, String message) {
        body.completeExceptionally(new ApiException(status, code, message));
    }
}
