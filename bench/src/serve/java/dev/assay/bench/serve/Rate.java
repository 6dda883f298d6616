package dev.assay.bench.serve;

import java.time.Duration;
import java.util.Arrays;

/**
 * What one turn of a contestant came to.
 *
 * @param count how many answers
 * @param nanos how long it took
 * @param cpu processor time of the contestant's process in that time
 * @param latencies nanoseconds that each answer took
 */
record Rate(long count, long nanos, Duration cpu, long[] latencies) {
    double perSecond() {
        return count * 1e9 / nanos;
    }

    /** Answers a second if nothing else had wanted the processor: the same on a busy machine as on an idle one. */
    double perCpuSecond() {
        return count * 1e9 / Math.max(1, cpu.toNanos());
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

    /** Processor time that a process has used. */
    static Duration cpuOf(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
