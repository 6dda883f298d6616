package dev.assay.server.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs each call at once, on the thread that brings it: as many at a time as the pool has threads. */
final class DirectScheduler implements ModelScheduler {
    private final ModelSession session;
    private final ModelStatistics statistics = new ModelStatistics();
    private final Quickness quickness = new Quickness();
    private final RequestShape shape;

    DirectScheduler(ModelSession session, RequestShape shape) {
        this.session = session;
        this.shape = shape;
    }

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public ModelStatistics statistics() {
        return statistics;
    }

    @Override
    public boolean isQuick(int requestBytes) {
        return quickness.isQuick(requestBytes) && session.isOnProcessor();
    }

    @Override
    public List<TensorSpec> inputs() {
        return shape.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return session.outputs();
    }

    @Override
    public CompletionStage<List<Tensor>> infer(List<Tensor> tensors, List<String> wanted, CallContext context) {
        RunTimes times = new RunTimes();
        try {
            context.options().requireWanted();
            context.options().requirePatience();
            int rows = shape.requireRows(tensors);
            List<Tensor> outputs =
                    session.run(tensors, wanted, context.options().maxOutputBytes(), times, context.scratch());
            quickness.learn(times.totalNanos(), bytes(outputs));
            statistics.executed(rows, times);
            context.options().trace().ran(times, rows);
            long waited = context.options().trace().takeWaitedNanos();
            statistics.answered(rows, waited + times.totalNanos(), waited, times);
            return CompletableFuture.completedStage(outputs);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.MODEL_FAILED) {
                // It was run. What is refused before that says nothing about the model.
                quickness.learn(times.sinceStartNanos(), 0);
            }
            statistics.failed(times.sinceStartNanos(), e);
            return CompletableFuture.failedStage(e);
        }
    }

    private static long bytes(List<Tensor> outputs) {
        long bytes = 0;
        for (Tensor output : outputs) {
            bytes += output.data().remaining() + output.texts().size();
        }
        return bytes;
    }

    @Override
    public void close() {}
}
