package dev.assay.server.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Where answers are sent from. */
final class EventLoops {
    private EventLoops() {}

    /** Does something on an event loop: at once where this is it, so that what is written goes out together. */
    static void on(Context eventLoop, Runnable work) {
        if (Vertx.currentContext() == eventLoop) {
            work.run();
        } else {
            eventLoop.runOnContext(now -> work.run());
        }
    }
}
