package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of requests that are still coming in is held in memory, by all connections together. Without a bound, a few
 * clients could fill the memory with bodies that they never finish.
 */
@Singleton
class InboundBudget {
    private final AtomicLong held = new AtomicLong();
    private final long limit;

    @Inject
    InboundBudget(AssayConfig config) {
        this(config.limits().inboundBytes());
    }

    InboundBudget(long limit) {
        this.limit = limit;
    }

    Share share() {
        return new Share();
    }

    /** What all hold. */
    long held() {
        return held.get();
    }

    /** One request's part. Used by one thread at a time. */
    final class Share {
        private long own;

        private Share() {}

        /**
         * Says how much the request holds now.
         *
         * @param bytes zero gives everything back
         * @throws ApiException when there is no room for more
         */
        void hold(long bytes) throws ApiException {
            long more = bytes - own;
            if (more > 0 && held.addAndGet(more) > limit) {
                held.addAndGet(-more);
                throw new ApiException(429, "server.overloaded", "too much is being received at the same time");
            }
            if (more < 0) {
                held.addAndGet(more);
            }
            own = bytes;
        }

        void release() {
            held.addAndGet(-own);
            own = 0;
        }
    }
}
