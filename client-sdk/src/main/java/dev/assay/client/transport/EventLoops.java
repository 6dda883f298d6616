package dev.assay.client.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The threads that serve all connections of this process: made for the first user, gone after the last. They are daemons,
 * so that nobody's forgotten client keeps a JVM from ending.
 */
final class EventLoops {
    private static final int THREADS = 2;
    private static final long SHUTDOWN_LIMIT_MILLIS = 2_000;

    private static @Nullable EventLoopGroup group;
    private static int users;

    private EventLoops() {}

    /** A share in the threads, until it is closed. */
    static final class Share implements AutoCloseable {
        private final EventLoopGroup shared;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share(EventLoopGroup shared) {
            this.shared = shared;
        }

        EventLoopGroup group() {
            return shared;
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                leave();
            }
        }
    }

    static synchronized Share join() {
        EventLoopGroup current = group;
        if (current == null) {
            current = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("assay-client", true));
            group = current;
        }
        users++;
        return new Share(current);
    }

    private static synchronized void leave() {
        users--;
        if (users == 0 && group != null) {
            group.shutdownGracefully(0, SHUTDOWN_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            group = null;
        }
    }

    static synchronized int users() {
        return users;
    }
}
