package dev.assay.server.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one call wants to be treated. The transport knows deadline and cancellation; priority and queue timeout are
 * parameters of the request.
 *
 * @param priority 1 is the highest; 0 for the model's default
 * @param queueTimeout how long it may wait in the model's queue, as Triton's request parameter {@code timeout} means it;
 *     zero for what the model's configuration says
 * @param deadline when the answer is of no use any more
 * @param cancellation whether anybody still waits
 * @param maxOutputBytes most bytes that the outputs may have together
 * @param trace what happens to it
 */
public record CallOptions(
        int priority,
        Duration queueTimeout,
        Deadline deadline,
        Cancellation cancellation,
        long maxOutputBytes,
        CallTrace trace) {
    /**
     * What holds unless somebody says otherwise: no priority, no deadline, a client that stays.
     *
     * @return fresh options, with a cancellation of their own
     */
    public static CallOptions defaults() {
        return from(null);
    }

    /**
     * The same for a call whose caller may have a trace of its own.
     *
     * @param traceParent as it came; null when it says nothing
     * @return fresh options, with a cancellation of their own
     */
    public static CallOptions from(@Nullable String traceParent) {
        return new CallOptions(
                0, Duration.ZERO, Deadline.NEVER, new Cancellation(), Integer.MAX_VALUE, new CallTrace(traceParent));
    }

    /**
     * The same wishes for another call of the same caller, as in a stream.
     *
     * @return options with a trace of their own, and the same cancellation
     */
    public CallOptions another() {
        return new CallOptions(
                priority, queueTimeout, deadline, cancellation, maxOutputBytes, new CallTrace(trace.caller()));
    }

    /**
     * With another priority.
     *
     * @param level 1 is the highest; 0 for the model's default
     * @return the options
     */
    public CallOptions withPriority(int level) {
        return new CallOptions(level, queueTimeout, deadline, cancellation, maxOutputBytes, trace);
    }

    /**
     * With another bound on the wait in the model's queue.
     *
     * @param timeout zero for what the model's configuration says
     * @return the options
     */
    public CallOptions withQueueTimeout(Duration timeout) {
        return new CallOptions(priority, timeout, deadline, cancellation, maxOutputBytes, trace);
    }

    /**
     * With another deadline.
     *
     * @param end when the answer is of no use any more
     * @return the options
     */
    public CallOptions withDeadline(Deadline end) {
        return new CallOptions(priority, queueTimeout, end, cancellation, maxOutputBytes, trace);
    }

    /**
     * With another bound on the outputs.
     *
     * @param bytes most bytes that they may have together
     * @return the options
     */
    public CallOptions withMaxOutputBytes(long bytes) {
        return new CallOptions(priority, queueTimeout, deadline, cancellation, bytes, trace);
    }

    /** Fails when the call waited for a thread for longer than it may wait in all. */
    void requirePatience() throws EngineException {
        if (!queueTimeout.isZero() && trace.waitedNanos() > queueTimeout.toNanos()) {
            throw EngineException.timedOut();
        }
    }

    /** Fails when nobody would take the answer. */
    void requireWanted() throws EngineException {
        if (cancellation.isCancelled()) {
            throw EngineException.cancelled();
        }
        if (deadline.hasPassed()) {
            throw EngineException.timedOut();
        }
    }
}
