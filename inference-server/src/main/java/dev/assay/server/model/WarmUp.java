package dev.assay.server.model;

import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs a model a few times before anybody waits for it, so that its memory is there and the hot code is compiled. */
public final class WarmUp {
    private static final int RUNS = 20;
    private static final long ENOUGH_NANOS = 300_000_000L;
    private static final int MAX_ELEMENTS = 1 << 20;
    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

    private WarmUp() {}

    /**
     * Warms one model up. A model that wants other inputs than zeros is left cold: that says nothing against it.
     *
     * @param model the model
     * @param context memory for its inputs
     * @return how often it ran
     */
    public static CompletionStage<Integer> run(ServedModel model, CallContext context) {
        return again(model, context, 0, System.nanoTime() + ENOUGH_NANOS);
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
                return embedder.embed(embedder.tokenize(TEXT), context);
            }
            return model.scheduler().infer(zeros(model.session().inputs()), List.of(), context);
        } catch (EngineException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Zeros, or empty texts, with one element along each dimension that requests choose. */
    private static List<Tensor> zeros(List<TensorSpec> specs) throws EngineException {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec spec : specs) {
            long[] shape = spec.shape();
            for (int i = 0; i < shape.length; i++) {
                shape[i] = Math.max(1, shape[i]);
            }
            tensors.add(zeros(spec, shape));
        }
        return tensors;
    }

    private static Tensor zeros(TensorSpec spec, long[] shape) throws EngineException {
        int elements = Shapes.elements(shape, MAX_ELEMENTS);
        if (spec.type() == DataType.BYTES) {
            return Tensor.ofTexts(spec.name(), shape, Collections.nCopies(elements, ""));
        }
        int bytes = elements * spec.type().size();
        return Tensor.of(spec.name(), spec.type(), shape, ByteBuffer.allocateDirect(bytes));
    }
}
