package dev.assay.server.model;

import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.EngineException;
import dev.assay.server.model.WarmUpSamples.Sample;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Runs a model a few times before anybody waits for it, so that its memory is there and the hot code is compiled. */
final class WarmUp {
    private static final int RUNS = 20;
    private static final long ENOUGH_NANOS = 300_000_000L;
    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

    private WarmUp() {}

    /**
     * Warms one model up, on the engine's threads: first by what its configuration describes, then by what this server
     * makes up. A model that does not take the latter is left as it is: that says nothing against it.
     *
     * @param model the model
     * @param engine its engine; it need not have a place free
     * @throws ModelException {@code model.warmup} when the model does not answer what its own configuration describes
     */
    static void run(ServedModel model, Engine engine) throws ModelException {
        try {
            for (Sample sample :
                    WarmUpSamples.of(model.config(), model.scheduler().inputs())) {
                for (int i = 0; i < sample.runs(); i++) {
                    onEngine(engine, context -> model.scheduler().infer(sample.inputs(), List.of(), context));
                }
            }
        } catch (EngineException | CompletionException e) {
            throw new ModelException("model.warmup", "the model fails on its configuration's model_warmup");
        }
        onEngine(engine, context -> again(model, context, 0, System.nanoTime() + ENOUGH_NANOS));
    }

    private static void onEngine(Engine engine, Warming warming) {
        engine.pool()
                .callAnyway(CallOptions.defaults(), warming::begin)
                .toCompletableFuture()
                .join();
    }

    private static CompletionStage<Integer> again(ServedModel model, CallContext context, int runs, long end) {
        if (runs == RUNS || System.nanoTime() - end > 0) {
            return CompletableFuture.completedStage(runs);
        }
        context.scratch().reset();
        return once(model, context)
                .handle((done, failure) -> failure == null)
                .thenCompose(
                        ran -> ran ? again(model, context, runs + 1, end) : CompletableFuture.completedStage(runs));
    }

    private static CompletionStage<?> once(ServedModel model, CallContext context) {
        try {
            if (model.embedder().isPresent()) {
                TextEmbedder embedder = model.embedder().get();
                return embedder.embed(embedder.tokenize(TEXT), 0, context);
            }
            return model.scheduler().infer(WarmUpSamples.zeros(model.scheduler().inputs()), List.of(), context);
        } catch (EngineException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** What is run. */
    private interface Warming {
        CompletionStage<?> begin(CallContext context);
    }
}
