package dev.assay.server.engine;

import java.time.Duration;

/** A point on this process's own clock after which an answer is of no use. Never compared across processes. */
public final class Deadline {
    /** None. */
    public static final Deadline NEVER = new Deadline(0, false);

    /** Longer waits are no deadline; the clock's differences would overflow. */
    private static final long LONGEST_NANOS = Duration.ofDays(365).toNanos();

    private final long nanos;
    private final boolean finite;

    private Deadline(long nanos, boolean finite) {
        this.nanos = nanos;
        this.finite = finite;
    }

    /**
     * So long from now.
     *
     * @param nanos nanoseconds; zero or less has passed already, more than a year is {@link #NEVER}
     * @return the deadline
     */
    public static Deadline in(long nanos) {
        return nanos > LONGEST_NANOS ? NEVER : new Deadline(System.nanoTime() + Math.max(0, nanos), true);
    }

    /** Whether there is one at all. */
    public boolean isFinite() {
        return finite;
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return finite && remainingNanos() <= 0;
    }

    /** Nanoseconds that are left; negative once it has passed, {@link Long#MAX_VALUE} when there is none. */
    public long remainingNanos() {
        return finite ? nanos - System.nanoTime() : Long.MAX_VALUE;
    }
}
