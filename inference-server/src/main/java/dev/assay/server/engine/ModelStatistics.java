package dev.assay.server.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What a model did since it was loaded, counted as the protocol's statistics extension has it. */
public final class ModelStatistics {
    private final LongAdder inferences = new LongAdder();
    private final Sum success = new Sum();
    private final Sum failure = new Sum();
    private final Sum queue = new Sum();
    private final Sum input = new Sum();
    private final Sum infer = new Sum();
    private final Sum output = new Sum();
    private final Map<Long, BatchSums> batches = new ConcurrentSkipListMap<>();
    private volatile long lastMillis;
    private volatile Listener listener = Listener.NONE;

    ModelStatistics() {}

    /** Hears what is counted, as it is counted; durations are nanoseconds. */
    public interface Listener {
        /** Nobody. */
        Listener NONE = new Listener() {
            @Override
            public void answered(long rows, long nanos, long queued, long input, long infer, long output) {}

            @Override
            public void failed(long nanos, Throwable reason) {}

            @Override
            public void executed(long rows) {}
        };

        /** A call was answered. */
        void answered(long rows, long nanos, long queued, long input, long infer, long output);

        /** A call was not answered. */
        void failed(long nanos, Throwable reason);

        /** The model ran, with so many rows. */
        void executed(long rows);
    }

    /**
     * From now on, somebody hears of everything; for sums that outlive the model.
     *
     * @param listener called by threads that run models
     */
    public void listen(Listener listener) {
        this.listener = listener;
    }

    /**
     * How often something happened, and how long it took altogether.
     *
     * @param count how often
     * @param nanos nanoseconds
     */
    public record Duration(long count, long nanos) {}

    /**
     * The runs of one batch size.
     *
     * @param size rows in the batch
     * @param input making ONNX Runtime's tensors
     * @param infer running the model
     * @param output taking the answers out
     */
    public record Batch(long size, Duration input, Duration infer, Duration output) {}

    /**
     * All of it at one moment; counts that are taken one after another may differ by calls that are under way.
     *
     * @param lastInferenceMillis when the last run ended, since 1970; 0 for never
     * @param inferences rows that were answered
     * @param executions how often the model ran
     * @param success calls that were answered, from the moment they came to the model
     * @param failure calls that were not
     * @param queue waiting for their turn
     * @param input making ONNX Runtime's tensors
     * @param infer running the model
     * @param output taking the answers out
     * @param batches by size
     */
    public record Snapshot(
            long lastInferenceMillis,
            long inferences,
            long executions,
            Duration success,
            Duration failure,
            Duration queue,
            Duration input,
            Duration infer,
            Duration output,
            List<Batch> batches) {}

    /** The counts as they are now. */
    public Snapshot snapshot() {
        List<Batch> sizes = batches.entrySet().stream()
                .map(entry -> entry.getValue().toBatch(entry.getKey()))
                .toList();
        long executions =
                sizes.stream().mapToLong(batch -> batch.infer().count()).sum();
        return new Snapshot(
                lastMillis,
                inferences.sum(),
                executions,
                success.toDuration(),
                failure.toDuration(),
                queue.toDuration(),
                input.toDuration(),
                infer.toDuration(),
                output.toDuration(),
                sizes);
    }

    /** A call was answered. */
    void answered(long rows, long nanos, long queuedNanos, RunTimes times) {
        inferences.add(rows);
        success.add(nanos);
        queue.add(queuedNanos);
        input.add(times.inputNanos());
        infer.add(times.inferNanos());
        output.add(times.outputNanos());
        listener.answered(rows, nanos, queuedNanos, times.inputNanos(), times.inferNanos(), times.outputNanos());
    }

    /** A call was not answered. */
    void failed(long nanos, Throwable reason) {
        failure.add(nanos);
        listener.failed(nanos, reason);
    }

    /** The model ran, for one call or for several. */
    void executed(long rows, RunTimes times) {
        lastMillis = System.currentTimeMillis();
        BatchSums sums = batches.computeIfAbsent(rows, size -> new BatchSums());
        sums.input.add(times.inputNanos());
        sums.infer.add(times.inferNanos());
        sums.output.add(times.outputNanos());
        listener.executed(rows);
    }

    /** A count and a sum of times. */
    private static final class Sum {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long duration) {
            count.increment();
            nanos.add(duration);
        }

        Duration toDuration() {
            return new Duration(count.sum(), nanos.sum());
        }
    }

    /** The sums of one batch size. */
    private static final class BatchSums {
        private final Sum input = new Sum();
        private final Sum infer = new Sum();
        private final Sum output = new Sum();

        Batch toBatch(long size) {
            return new Batch(size, input.toDuration(), infer.toDuration(), output.toDuration());
        }
    }
}
