package dev.assay.bench.serve;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Does something over and over, at once or at a fixed rate, and keeps how long each time took. */
final class Pace {
    private long[] latencies = new long[1 << 12];
    private int count;

    /** What is done. */
    interface Turn {
        void run() throws Exception;
    }

    /**
     * Until {@code end}.
     *
     * @param first when the first one is due, by {@link System#nanoTime}
     * @param gap nanoseconds from one to the next; 0 for none: each is due when the one before is done
     */
    void run(long first, long end, long gap, Turn turn) throws Exception {
        long due = first;
        while (due < end && System.nanoTime() < end) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            turn.run();
            long now = System.nanoTime();
            keep(now - due);
            due = gap == 0 ? now : due + gap;
        }
    }

    private void keep(long latency) {
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = latency;
    }

    long[] latencies() {
        return Arrays.copyOf(latencies, count);
    }
}
