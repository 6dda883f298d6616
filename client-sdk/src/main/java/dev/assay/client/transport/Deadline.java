package dev.assay.client.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The moment by which something must have happened. */
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** So much time from now; more than a century is a century. */
    public static Deadline in(Duration time) {
        long millis = Math.min(time.toMillis(), TimeUnit.DAYS.toMillis(36_500));
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** The earlier of this one and {@code time} from now. */
    public Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** What is left, at least 0. */
    public long remainingMillis() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
    }

    /** The end of the first of {@code parts} equal parts of what is left. */
    Deadline share(int parts) {
        return in(Duration.ofMillis(remainingMillis() / parts));
    }
}
