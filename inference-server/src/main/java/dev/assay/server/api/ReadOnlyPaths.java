package dev.assay.server.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Health and numbers are there to be read: Quarkus's routes for them would answer every method alike, TRACE too. */
@Singleton
class ReadOnlyPaths {
    /** Before Quarkus's routes, and before any that say who may read. */
    private static final int FIRST = Integer.MIN_VALUE + 1;

    void register(@Observes Router router) {
        router.route("/q/*").order(FIRST).handler(ReadOnlyPaths::requireRead);
    }

    private static void requireRead(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            context.next();
            return;
        }
        HttpReply reply = HttpReply.methodNotAllowed("GET, HEAD", ErrorShape.PROTOCOL);
        context.response().setStatusCode(reply.status());
        reply.headers().forEach(context.response()::putHeader);
        context.response().end(Buffers.of(reply.body()));
    }
}
