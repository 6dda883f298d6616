package dev.assay.bench.serve;

import dev.assay.server.engine.InferencePool;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What the server's thread model costs by itself: a route of Vert.x that takes a body, hands it to the server's own pool,
 * and answers with two bytes from there.
 */
final class EmptyPost {
    private EmptyPost() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        InferencePool pool = new InferencePool("empty", 1, 256);
        Router router = Router.router(vertx);
        router.post("/empty").handler(context -> context.request().body().onSuccess(body -> answer(vertx, pool, context)));
        vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(router)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onSuccess(server -> System.out.println("ready"));
    }

    private static void answer(Vertx vertx, InferencePool pool, RoutingContext context) {
        var loop = vertx.getOrCreateContext();
        var unused = pool.submit(scratch -> "{}")
                .thenAccept(text -> loop.runOnContext(now -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(text))));
    }
}
