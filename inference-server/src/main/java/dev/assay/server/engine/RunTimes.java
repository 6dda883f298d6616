package dev.assay.server.engine;

/** Where one run of a model spent its time, in nanoseconds. Filled by {@link ModelSession}. */
final class RunTimes {
    private final long start = System.nanoTime();
    private long prepared = start;
    private long ran = start;
    private long done = start;

    /** The inputs are tensors of ONNX Runtime. */
    void prepared() {
        prepared = System.nanoTime();
        ran = prepared;
        done = prepared;
    }

    /** ONNX Runtime has answered. */
    void ran() {
        ran = System.nanoTime();
        done = ran;
    }

    /** The outputs are where they are wanted. */
    void done() {
        done = System.nanoTime();
    }

    long startNanos() {
        return start;
    }

    long totalNanos() {
        return done - start;
    }

    long sinceStartNanos() {
        return System.nanoTime() - start;
    }

    long inputNanos() {
        return prepared - start;
    }

    long inferNanos() {
        return ran - prepared;
    }

    long outputNanos() {
        return done - ran;
    }
}
