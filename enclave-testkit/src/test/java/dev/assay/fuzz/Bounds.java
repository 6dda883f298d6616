package dev.assay.fuzz;

import com.sun.management.ThreadMXBean;
import dev.assay.bytes.Bytes;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/** What reading one input may cost. */
final class Bounds {
    /**
     * All that is allocated on the way, garbage or not; the arithmetic of signatures apart. Under Jazzer, which rewrites
     * comparisons so that they allocate too, four times as much.
     */
    static final long MAX_ALLOCATED_BYTES = (16 << 20) * (System.getProperty("assay.fuzz.target") == null ? 1L : 4L);

    private static final int MORE_TRIES = 3;

    static final long MAX_CPU_NANOS = 2_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** Gives {@code input} to {@code target} and holds it to the bounds; whether it was read. */
    static boolean accepts(FuzzTarget target, Bytes input) {
        Cost cost = measure(target, input);
        for (int again = 0; again < MORE_TRIES && !cost.isWithinBounds(); again++) {
            // The first times, classes are loaded, and under Jazzer rewritten.
            cost = measure(target, input);
        }
        if (!cost.isWithinBounds()) {
            throw new AssertionError(target + " took " + cost + " for " + describe(input));
        }
        return cost.accepted;
    }

    private static Cost measure(FuzzTarget target, Bytes input) {
        try {
            return measure(() -> target.accepts(input));
        } catch (RuntimeException | Error escaped) {
            throw new AssertionError(target + " threw what it must not on " + describe(input), escaped);
        }
    }

    /** What {@code work} took beyond the bounds each time; empty where it stayed within them. */
    static String within(BooleanSupplier work) {
        Cost cost = measure(work);
        for (int again = 0; again < MORE_TRIES && !cost.isWithinBounds(); again++) {
            cost = measure(work);
        }
        return cost.isWithinBounds() ? "" : cost.toString();
    }

    private static Cost measure(BooleanSupplier work) {
        long allocatedBefore = allocated();
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        boolean accepted = work.getAsBoolean();
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        return new Cost(accepted, cpu, allocated() - allocatedBefore);
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - SetAsideCrypto.setAside();
    }

    private record Cost(boolean accepted, long cpuNanos, long allocatedBytes) {
        boolean isWithinBounds() {
            return allocatedBytes <= MAX_ALLOCATED_BYTES && cpuNanos <= MAX_CPU_NANOS;
        }

        @Override
        public String toString() {
            return allocatedBytes + " bytes and " + cpuNanos / 1_000_000 + " ms";
        }
    }

    private static String describe(Bytes input) {
        int shown = Math.min(input.length(), 2048);
        return input.length() + " bytes: " + input.slice(0, shown).hex() + (shown < input.length() ? "..." : "");
    }
}
