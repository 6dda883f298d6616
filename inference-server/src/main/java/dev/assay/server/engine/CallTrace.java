package dev.assay.server.engine;

import dev.assay.model.ModelLeaf;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one call, and when, on this process's own clock. It is written by whichever thread has the call, and
 * read once the call is over. Nothing in it comes from tensors.
 */
public final class CallTrace {
    private final @Nullable String caller;
    private final long arrived = System.nanoTime();
    private long submitted = arrived;
    private long begun;
    private boolean waitTaken;
    private long runStart;
    private long runEnd;
    private long batchRows;
    private long signStart;
    private long signEnd;
    private @Nullable ModelLeaf model;

    /**
     * Begins now.
     *
     * @param caller what the caller says of its own trace, as it came ({@code traceparent} of W3C Trace Context); null
     *     when it says nothing
     */
    public CallTrace(@Nullable String caller) {
        this.caller = caller;
    }

    /** What the caller says of its own trace; not checked. */
    public @Nullable String caller() {
        return caller;
    }

    /** It is all there, and waits for a thread. */
    void submitted() {
        submitted = System.nanoTime();
    }

    /** A thread has begun it. */
    void begun() {
        begun = System.nanoTime();
    }

    /** How long it has been waiting, or did until it was begun. */
    long waitedNanos() {
        return (begun == 0 ? System.nanoTime() : begun) - submitted;
    }

    /** The same for whoever sums it up, and zero from then on: a call may need more than one run. */
    long takeWaitedNanos() {
        long waited = waitTaken ? 0 : waitedNanos();
        waitTaken = true;
        return waited;
    }

    /** The model ran, for this call and perhaps for others. */
    void ran(RunTimes times, long rows) {
        runStart = runStart == 0 ? times.startNanos() : runStart;
        runEnd = times.startNanos() + times.totalNanos();
        batchRows = Math.max(batchRows, rows);
    }

    /**
     * Which model it is for.
     *
     * @param identity one that is served; never a name that somebody sent
     */
    public void model(ModelLeaf identity) {
        this.model = identity;
    }

    /** Its receipt is being signed. */
    public void signing() {
        signStart = System.nanoTime();
    }

    /** Its receipt is signed. */
    public void signed() {
        signEnd = System.nanoTime();
    }

    /** The model that it was for, if it got so far. */
    public @Nullable ModelLeaf model() {
        return model;
    }

    /** When its request began to come in. */
    public long arrivedNanos() {
        return arrived;
    }

    /** Waiting for a thread, and in the model's own queue. */
    public Span queue() {
        return new Span(submitted, runStart == 0 ? begun : runStart);
    }

    /** The model's first run to its last. */
    public Span run() {
        return new Span(runStart, runEnd);
    }

    /** Digests and signature of the receipt. */
    public Span signature() {
        return new Span(signStart, signEnd);
    }

    /** Rows of the largest batch that it was in; 0 when it never ran. */
    public long batchRows() {
        return batchRows;
    }

    /**
     * From one moment to another.
     *
     * @param start by {@link System#nanoTime}
     * @param end by the same; 0 when it did not come to this
     */
    public record Span(long start, long end) {
        /** Whether it came to this. */
        public boolean happened() {
            return start != 0 && end != 0;
        }
    }
}
