package dev.assay.server.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is let in: so many calls at a time, and so many bytes of requests between them. Whoever comes on top is refused at
 * once, with an honest word on when to come back.
 */
final class Admission {
    /** The moving average forgets a call after about so many others. */
    private static final int SMOOTHING = 16;

    private static final long LONGEST_SECONDS = 60;

    private final int maxCalls;
    private final long maxBytes;
    private final int threads;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** What a call costs a thread, in nanoseconds: a moving average. */
    private final AtomicLong cost = new AtomicLong();

    Admission(int maxCalls, long maxBytes, int threads) {
        this.maxCalls = maxCalls;
        this.maxBytes = maxBytes;
        this.threads = threads;
    }

    /** Whether a call may come in, which then has to {@link #leave}. A single one may be as large as it likes. */
    boolean enter(int size) {
        long before = bytes.getAndAdd(size);
        boolean room = calls.incrementAndGet() <= maxCalls && (before == 0 || before + size <= maxBytes);
        if (!room) {
            leave(size);
        }
        return room;
    }

    /** For the server's own calls, which need no place but have one. */
    void enterAnyway() {
        calls.incrementAndGet();
    }

    void leave(int size) {
        calls.decrementAndGet();
        bytes.addAndGet(-size);
    }

    int calls() {
        return calls.get();
    }

    void learn(long nanos) {
        cost.updateAndGet(average -> average + (nanos - average) / SMOOTHING);
    }

    /** Whether a call behind so many others should have its turn by then, going by what calls cost lately. */
    boolean couldBeInTime(Deadline deadline, int waiting) {
        long wait = cost.get() * waiting / threads;
        return wait == 0 || !deadline.isFinite() || wait <= deadline.remainingNanos();
    }

    /** Seconds after which there should be room, going by what calls cost lately; from 1 to 60. */
    long retryAfterSeconds() {
        long nanos = cost.get() * calls.get() / threads;
        return Math.min(LONGEST_SECONDS, nanos / 1_000_000_000L + 1);
    }
}
