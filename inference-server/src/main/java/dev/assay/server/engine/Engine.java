package dev.assay.server.engine;

import java.util.List;

/** What all models share: the threads, and whether the operator wants equal bits for equal inputs from all of them. */
public final class Engine {
    private final InferencePool pool;
    private final int threads;
    private final boolean deterministic;

    /**
     * An engine.
     *
     * @param pool the threads; stays the caller's
     * @param deterministic whether every model is run with one thread, one call at a time
     */
    public Engine(InferencePool pool, boolean deterministic) {
        this.pool = pool;
        this.threads = pool.threads();
        this.deterministic = deterministic;
    }

    /** How many runs there can be at a time. */
    public int threads() {
        return threads;
    }

    /** Whether determinism is wanted of every model. */
    public boolean isDeterministic() {
        return deterministic;
    }

    /** The threads. */
    public InferencePool pool() {
        return pool;
    }

    /**
     * Runs each call on the thread that brings it.
     *
     * @param session the model; stays the caller's
     * @param inputs what requests may bring: the model's inputs, or narrower
     * @param maxRows most rows of a call; 0 when the model has no batch dimension
     * @return the scheduler
     */
    public ModelScheduler direct(ModelSession session, List<TensorSpec> inputs, int maxRows) {
        return new DirectScheduler(session, new RequestShape(inputs, maxRows));
    }

    /**
     * Lets calls wait, and join.
     *
     * @param session the model; stays the caller's
     * @param inputs what requests may bring: the model's inputs, or narrower
     * @param settings how they wait and join
     * @return the scheduler
     */
    public ModelScheduler queued(ModelSession session, List<TensorSpec> inputs, BatchSettings settings) {
        return new BatchScheduler(session, new RequestShape(inputs, settings.maxRows()), settings, pool);
    }
}
