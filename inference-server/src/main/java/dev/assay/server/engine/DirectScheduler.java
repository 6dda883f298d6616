package dev.assay.server.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs each call at once, on the thread that brings it: as many at a time as the pool has threads. */
public final class DirectScheduler implements ModelScheduler {
    private final ModelSession session;

    /**
     * A scheduler without a queue.
     *
     * @param session the model; stays the caller's
     */
    public DirectScheduler(ModelSession session) {
        this.session = session;
    }

    @Override
    public List<TensorSpec> inputs() {
        return session.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return session.outputs();
    }

    @Override
    public CompletionStage<List<Tensor>> infer(List<Tensor> tensors, List<String> wanted, CallContext context) {
        try {
            context.options().requireWanted();
            return CompletableFuture.completedStage(
                    session.run(tensors, wanted, context.options().maxOutputBytes()));
        } catch (EngineException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public void close() {}
}
