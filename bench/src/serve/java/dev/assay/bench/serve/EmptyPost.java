package dev.assay.bench.serve;

import dev.assay.server.engine.InferencePool;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What the server's thread models cost by themselves: routes of Vert.x that take a body and answer with two bytes, from
 * the event loop as the server answers quick models, or from the server's own pool as it answers the others.
 */
final class EmptyPost {
    private EmptyPost() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        InferencePool pool = new InferencePool("empty", 1, 256);
        Router router = Router.router(vertx);
        router.post("/loop").handler(context -> context.request().body().onSuccess(body -> answer(context, "{}")));
        router.post("/pool")
                .handler(context -> context.request().body().onSuccess(body -> handOver(vertx, pool, context)));
        vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(router)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onSuccess(server -> System.out.println("ready"));
    }

    private static void handOver(Vertx vertx, InferencePool pool, RoutingContext context) {
        var loop = vertx.getOrCreateContext();
        var unused = pool.submit(scratch -> "{}")
                .thenAccept(text -> loop.runOnContext(now -> answer(context, text)));
    }

    private static void answer(RoutingContext context, String text) {
        context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(text));
    }
}
