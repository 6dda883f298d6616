package dev.assay.server.engine;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The one entry to a model. Where batching does not pay, the caller's own thread runs the model and the stage comes back
 * complete; else the call waits for others to join it.
 */
public interface ModelScheduler extends AutoCloseable {
    /** What the model takes, in its own order. */
    List<TensorSpec> inputs();

    /** What the model gives, in its own order. */
    List<TensorSpec> outputs();

    /** How many calls wait for their turn. */
    int waiting();

    /**
     * Whether a call takes so little time that it is answered best by whoever has read the request, be it a thread that
     * serves connections.
     *
     * @param requestBytes how large the request is
     */
    default boolean isQuick(int requestBytes) {
        return false;
    }

    /** What it did since it was loaded. */
    ModelStatistics statistics();

    /**
     * Runs the model on one call's tensors. Call it on a thread of the pool, or on any while {@link #isQuick}.
     *
     * @param tensors one for each input of the model; left alone, and kept valid, until the stage is complete
     * @param wanted names of the outputs to return, in that order; empty for all of them
     * @param context the call's memory and wishes
     * @return the outputs, valid as long as the context's memory; or completed with an {@link EngineException}: the
     *     request does not fit the model, the model failed on it, the answer is too large, too many wait, it took too
     *     long, or the client left. Completed on a thread of the pool,
     *     or complete when it comes.
     */
    CompletionStage<List<Tensor>> infer(List<Tensor> tensors, List<String> wanted, CallContext context);

    /** Takes no more calls; those that it has are answered by whoever holds the model. */
    @Override
    void close();
}
