package dev.assay.enclave.tsm;

import dev.assay.enclave.tsm.TsmFault.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How often and how long a step is tried again, within the end that all steps share. */
final class Patience {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TRIES_OF_THE_UNKNOWN = 3;

    /** A step of a transaction. */
    interface Step<T> {
        T run() throws TsmFault;
    }

    private final long end;
    private final long readinessNanos;

    Patience(Duration total, Duration readiness) {
        this.end = System.nanoTime() + total.toNanos();
        this.readinessNanos = readiness.toNanos();
    }

    /** Runs {@code step} until it succeeds or patience is at its end; then its last fault comes out. */
    <T> T insist(Step<T> step) throws TsmFault {
        long readyBy = System.nanoTime() + readinessNanos;
        long pause = FIRST_PAUSE_NANOS;
        for (int tries = 1; ; tries++) {
            try {
                return step.run();
            } catch (TsmFault fault) {
                if (!isWorthAnother(fault.kind(), tries, readyBy)) {
                    throw fault;
                }
            }
            pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private boolean isWorthAnother(Kind kind, int tries, long readyBy) {
        return !isOver()
                && switch (kind) {
                    case BUSY -> true;
                    case NOT_READY -> System.nanoTime() < readyBy;
                    case UNKNOWN -> tries < TRIES_OF_THE_UNKNOWN;
                    case CONFLICT, PERMANENT -> false;
                };
    }

    boolean isOver() {
        return System.nanoTime() >= end;
    }

    /** Waits before a new beginning. */
    void pause() throws TsmFault {
        pause(FIRST_PAUSE_NANOS);
    }

    private static void pause(long nanos) throws TsmFault {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TsmFault(Kind.PERMANENT, "interrupted while waiting for the kernel");
        }
    }
}
