package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.drain.Drain;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is answered and was not taken yet, over all connections together. A client that asks and does not read would
 * otherwise have the server keep its answers for as long as it likes: HTTP/2 lets it say that it reads nothing now.
 */
@Singleton
class OutboundBudget {
    private static final long LOOK_MILLIS = 1_000;

    private final long limit;
    private final long patienceNanos;
    private final AtomicLong held = new AtomicLong();
    private final Set<Unsent> unsent = ConcurrentHashMap.newKeySet();

    @Inject
    OutboundBudget(Vertx vertx, AssayConfig config, Drain drain) {
        this(config.limits().outboundBytes(), config.limits().answerTimeout().toNanos());
        drain.waitFor(() -> !unsent.isEmpty());
        vertx.setPeriodic(LOOK_MILLIS, tick -> cutLateOnes());
    }

    OutboundBudget(long limit, long patienceNanos) {
        this.limit = limit;
        this.patienceNanos = patienceNanos;
    }

    /** Fails when an answer would be more than may be held. */
    void requireRoom(int bytes) throws ApiException {
        if (held.get() + bytes > limit) {
            throw new ApiException(429, "server.overloaded", "too many answers are not taken by their clients");
        }
    }

    /**
     * Counts an answer until it is out.
     *
     * @param sent when it is, or never will be
     * @param bytes how large it is
     * @param cut ends what carries it, for a client that does not take it in time
     */
    void count(Future<Void> sent, int bytes, Runnable cut) {
        if (sent.isComplete()) {
            return;
        }
        Unsent answer = new Unsent(System.nanoTime() + patienceNanos, cut);
        held.addAndGet(bytes);
        unsent.add(answer);
        sent.onComplete(done -> {
            if (unsent.remove(answer)) {
                held.addAndGet(-bytes);
            }
        });
    }

    /** What all hold. */
    long held() {
        return held.get();
    }

    void cutLateOnes() {
        long now = System.nanoTime();
        for (Unsent answer : unsent) {
            if (now - answer.late() > 0) {
                answer.cut().run();
            }
        }
    }

    /** One answer. Two are never the same. */
    private static final class Unsent {
        private final long late;
        private final Runnable cut;

        Unsent(long late, Runnable cut) {
            this.late = late;
            this.cut = cut;
        }

        long late() {
            return late;
        }

        Runnable cut() {
            return cut;
        }
    }
}
