package dev.assay.server.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/**
 * Answers requests that fail before or outside this project's routes: no host, a path that cannot be decoded, or a flaw
 * in a library. Quarkus's own handler would log the path that the client sent.
 */
final class RouteFailures {
    private static final Logger LOG = Logger.getLogger(RouteFailures.class);

    /** What the router gives up on by itself. */
    private static final int[] STATUSES = {400, 404, 405, 406, 413, 415, 500};

    private RouteFailures() {}

    static void install(Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(context -> answer(context, context.statusCode()));
        for (int status : STATUSES) {
            router.errorHandler(status, context -> answer(context, status));
        }
    }

    private static void answer(RoutingContext context, int status) {
        ApiException error = error(status);
        if (error.status() == 500) {
            Throwable failure = context.failure();
            // The class says where to look; the message could quote the request.
            LOG.errorf(
                    "a request failed with %s",
                    failure == null ? "nothing" : failure.getClass().getName());
        }
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        HttpReply reply = HttpReply.error(error, ErrorShape.PROTOCOL);
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        var unused = response.end(Buffers.of(reply.body()));
        if (!request.isEnded()) {
            request.resume();
        }
    }

    private static ApiException error(int status) {
        if (status == 404) {
            return new ApiException(404, "http.not_found", "there is nothing at this path");
        }
        if (status >= 400 && status < 500) {
            return new ApiException(status, "http.malformed", "the request is not as HTTP has it");
        }
        return ApiException.of(new IllegalStateException());
    }
}
