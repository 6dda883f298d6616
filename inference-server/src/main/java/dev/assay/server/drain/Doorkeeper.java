package dev.assay.server.drain;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Counts calls in and out, over HTTP and gRPC alike. While the server stops, connections end with the answer that they
 * carry, so that their clients go elsewhere; and once new calls are refused, it is here that they are.
 */
@Singleton
class Doorkeeper {
    /** What is answered to the end: whoever asks wants to know how it stands. */
    private static final List<String> ALWAYS = List.of(
            "/q/",
            "/v2/health/",
            "/grpc.health.v1.Health/",
            "/inference.GRPCInferenceService/ServerLive",
            "/inference.GRPCInferenceService/ServerReady");

    /** How long the rest of a body is thrown away, so that its sender gets to read the answer. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** HTTP/2: no error (RFC 9113 section 7). */
    private static final long NO_ERROR = 0;

    /** HTTP/2: whatever stream comes is answered (RFC 9113 section 6.8). */
    private static final int ANY_STREAM = Integer.MAX_VALUE;

    private static final String CONNECTION = "Connection";
    private static final String CLOSE = "close";
    private static final long PURGE_MILLIS = 1_000;

    private static final String CODE = "server.stopping";
    private static final String MESSAGE = "the server is stopping";
    private static final String PROTOCOL_BODY = "{\"error\":\"" + MESSAGE + "\",\"code\":\"" + CODE + "\"}";
    private static final String OPENAI_BODY = "{\"error\":{\"message\":\"" + MESSAGE
            + "\",\"type\":\"server_error\",\"param\":null,\"code\":\"" + CODE + "\"}}";
    private static final String GRPC_UNAVAILABLE = "14";

    private final Drain drain;
    private final Vertx vertx;

    /** Connections of HTTP/2 that were told to go; once is enough. */
    private final Set<HttpConnection> told =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Doorkeeper(Drain drain, Vertx vertx) {
        this.drain = drain;
        this.vertx = vertx;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::arrive);
        vertx.setPeriodic(PURGE_MILLIS, tick -> drain.forgetThoseThatAreOver());
    }

    private void arrive(RoutingContext context) {
        HttpServerRequest request = context.request();
        Call call = new Call(request.response());
        if (!drain.enter(call) && ALWAYS.stream().noneMatch(path(request)::startsWith)) {
            refuse(request);
            return;
        }
        // When the answer begins to go out: the server may have been told to stop since the request came.
        context.addHeadersEndHandler(now -> {
            if (drain.isLeaving() && request.version() != HttpVersion.HTTP_2) {
                request.response().putHeader(CONNECTION, CLOSE);
            }
        });
        context.addEndHandler(done -> {
            drain.leave(call);
            if (drain.isLeaving()) {
                sayGoodbye(request);
            }
        });
        context.next();
    }

    /** The transport tells one listener of a call's end, and others may have taken that place. */
    private static final class Call implements Drain.Call {
        private final HttpServerResponse response;

        Call(HttpServerResponse response) {
            this.response = response;
        }

        @Override
        public boolean isOver() {
            return response.ended() || response.closed();
        }
    }

    /** What is under way on the connection is still answered. */
    private void sayGoodbye(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (request.version() == HttpVersion.HTTP_2) {
            if (told.add(connection)) {
                // Its client ends it: some do not see the rest of an answer when the server does.
                connection.goAway(NO_ERROR, ANY_STREAM);
            }
        } else if (request.isEnded()
                && CLOSE.equals(request.response().headers().get(CONNECTION))) {
            // Nobody is cut off who was not told.
            connection.close();
        }
    }

    private void refuse(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader("Retry-After", "1");
        String type = request.getHeader("Content-Type");
        if (type != null && type.startsWith("application/grpc")) {
            // Trailers alone, in the headers' place.
            response.putHeader("Content-Type", "application/grpc")
                    .putHeader("grpc-status", GRPC_UNAVAILABLE)
                    .putHeader("grpc-message", MESSAGE)
                    .putHeader("assay-code", CODE)
                    .end();
        } else {
            if (request.version() != HttpVersion.HTTP_2) {
                response.putHeader(CONNECTION, CLOSE);
            }
            response.setStatusCode(503)
                    .putHeader("Content-Type", "application/json")
                    .end(path(request).startsWith("/v1/") ? OPENAI_BODY : PROTOCOL_BODY);
        }
        afterBody(request, ignored -> {
            if (request.version() == HttpVersion.HTTP_2) {
                sayGoodbye(request);
            } else {
                request.connection().close();
            }
        });
    }

    /** Many clients send all of a body before they look at the answer. */
    private void afterBody(HttpServerRequest request, Handler<Void> then) {
        if (request.isEnded()) {
            then.handle(null);
            return;
        }
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> then.handle(null));
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            then.handle(null);
        });
        request.handler(chunk -> {});
        request.resume();
    }

    /** Empty where a request's target has none. */
    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "" : path;
    }
}
