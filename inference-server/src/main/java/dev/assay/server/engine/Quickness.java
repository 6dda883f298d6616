package dev.assay.server.engine;

/**
 * Whether calls of a model take less time than handing them to another thread is worth. Then the thread that has read
 * the request answers it itself. A thread that serves connections must not be held up, so that what is not known to be
 * quick is not, and a call that took long takes many quick ones to be forgotten.
 */
final class Quickness {
    /** What a connection's thread may spend on a call: about as much as on a dozen requests without a model. */
    private static final long QUICK_NANOS = 200_000;

    /** Larger requests take time to read, and may make a model slow that is quick on small ones. */
    private static final int SMALL_BYTES = 8 << 10;

    /** The moving average forgets a call after about so many others. */
    private static final int SMOOTHING = 32;

    /** For each byte of the outputs, as JSON: some 50 for a float. */
    private static final int WRITING_NANOS = 16;

    /** Nanoseconds that a call takes. Threads that race lose one of their calls, which does not matter. */
    private volatile long average = 50 * QUICK_NANOS;

    boolean isQuick(int requestBytes) {
        return average <= QUICK_NANOS && requestBytes <= SMALL_BYTES;
    }

    /**
     * Learns from a run, whatever came of it.
     *
     * @param nanos what the model took
     * @param outputBytes what there is to write and to sign
     */
    void learn(long nanos, long outputBytes) {
        long now = average;
        average = now + (nanos + WRITING_NANOS * outputBytes - now) / SMOOTHING;
    }
}
