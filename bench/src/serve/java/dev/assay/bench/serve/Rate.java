package dev.assay.bench.serve;

import java.util.Arrays;

/** What one turn of a contestant came to: how many, in how long, and how long each took. */
record Rate(long count, long nanos, long[] latencies) {
    double perSecond() {
        return count * 1e9 / nanos;
    }

    /** A percentile of the latencies in milliseconds; NaN when there are none. */
    double millisAt(double percentile) {
        if (latencies.length == 0) {
            return Double.NaN;
        }
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * percentile / 100))] / 1e6;
    }
}
