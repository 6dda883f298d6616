package dev.assay.bench.empty;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What Quarkus and the server's thread models cost by themselves: routes that take a body and answer with two bytes, from
 * the event loop as the server answers quick models, or from one other thread as it answers the rest.
 */
@Singleton
class EmptyPost {
    private final Vertx vertx;
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    EmptyPost(Vertx vertx) {
        this.vertx = vertx;
    }

    void register(@Observes Router router) {
        router.post("/loop").handler(context -> whole(context, () -> answer(context)));
        router.post("/pool").handler(context -> whole(context, () -> handOver(context)));
    }

    private static void whole(RoutingContext context, Runnable then) {
        Buffer body = Buffer.buffer();
        context.request()
                .handler(body::appendBuffer)
                .endHandler(end -> then.run())
                .resume();
    }

    private void handOver(RoutingContext context) {
        Context loop = vertx.getOrCreateContext();
        pool.execute(() -> loop.runOnContext(now -> answer(context)));
    }

    private static void answer(RoutingContext context) {
        context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer("{}"));
    }
}
