package dev.assay.server.health;

import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What one version of a model did since this process began, however often it was loaded: these sums only grow. */
final class ModelMeter implements ModelStatistics.Listener {
    /** Upper bounds of batch sizes; what is larger is counted without one. */
    static final long[] BATCH_BOUNDS = {1, 2, 4, 8, 16, 32, 64, 128};

    /** Why calls fail, in Triton's words. */
    enum Reason {
        /** It came too late, or waited too long. */
        REJECTED,
        /** Its client left. */
        CANCELED,
        /** The model, or what it runs on. */
        BACKEND,
        /** The call itself. */
        OTHER;

        static Reason of(Throwable failure) {
            if (!(failure instanceof EngineException engine)) {
                return BACKEND;
            }
            return switch (engine.kind()) {
                case OVERLOADED, TIMED_OUT -> REJECTED;
                case CANCELLED -> CANCELED;
                case MODEL_FAILED, UNAVAILABLE -> BACKEND;
                case BAD_REQUEST -> OTHER;
            };
        }
    }

    /** A sum, by the name that it goes by. */
    enum Sum {
        REQUEST_SUCCESS("nv_inference_request_success", "Number of successful inference requests, all batch sizes"),
        COUNT("nv_inference_count", "Number of inferences performed (a batch of n is counted as n)"),
        EXEC_COUNT("nv_inference_exec_count", "Number of model executions performed"),
        REQUEST_DURATION("nv_inference_request_duration_us", "Cumulative inference request duration in microseconds"),
        QUEUE_DURATION("nv_inference_queue_duration_us", "Cumulative inference queuing duration in microseconds"),
        COMPUTE_INPUT_DURATION(
                "nv_inference_compute_input_duration_us", "Cumulative compute input duration in microseconds"),
        COMPUTE_INFER_DURATION(
                "nv_inference_compute_infer_duration_us", "Cumulative compute inference duration in microseconds"),
        COMPUTE_OUTPUT_DURATION(
                "nv_inference_compute_output_duration_us",
                "Cumulative inference compute output duration in microseconds");

        private final String metric;
        private final String about;

        Sum(String metric, String about) {
            this.metric = metric;
            this.about = about;
        }

        String metric() {
            return metric;
        }

        String about() {
            return about;
        }
    }

    private final Map<Sum, LongAdder> sums = new EnumMap<>(Sum.class);
    private final Map<Reason, LongAdder> failures = new EnumMap<>(Reason.class);
    private final LongAdder[] batches = new LongAdder[BATCH_BOUNDS.length + 1];
    private final LongAdder batchRows = new LongAdder();

    ModelMeter() {
        for (Sum sum : Sum.values()) {
            sums.put(sum, new LongAdder());
        }
        for (Reason reason : Reason.values()) {
            failures.put(reason, new LongAdder());
        }
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new LongAdder();
        }
    }

    @Override
    public void answered(long rows, long nanos, long queued, long input, long infer, long output) {
        add(Sum.REQUEST_SUCCESS, 1);
        add(Sum.COUNT, rows);
        addTime(Sum.REQUEST_DURATION, nanos);
        addTime(Sum.QUEUE_DURATION, queued);
        addTime(Sum.COMPUTE_INPUT_DURATION, input);
        addTime(Sum.COMPUTE_INFER_DURATION, infer);
        addTime(Sum.COMPUTE_OUTPUT_DURATION, output);
    }

    @Override
    public void failed(long nanos, Throwable reason) {
        sum(failures, Reason.of(reason)).increment();
    }

    @Override
    public void executed(long rows) {
        add(Sum.EXEC_COUNT, 1);
        batchRows.add(rows);
        int bucket = 0;
        while (bucket < BATCH_BOUNDS.length && rows > BATCH_BOUNDS[bucket]) {
            bucket++;
        }
        batches[bucket].increment();
    }

    private void add(Sum which, long value) {
        sum(sums, which).add(value);
    }

    /** Kept as it was measured: many calls take less than a microsecond. */
    private void addTime(Sum which, long nanos) {
        sum(sums, which).add(nanos);
    }

    @SuppressWarnings("NullAway") // The maps have all keys.
    private static <K> LongAdder sum(Map<K, LongAdder> from, K key) {
        return from.get(key);
    }

    /** As it is exported: counts, and microseconds. */
    long value(Sum which) {
        long value = sum(sums, which).sum();
        return switch (which) {
            case REQUEST_SUCCESS, COUNT, EXEC_COUNT -> value;
            case REQUEST_DURATION,
                    QUEUE_DURATION,
                    COMPUTE_INPUT_DURATION,
                    COMPUTE_INFER_DURATION,
                    COMPUTE_OUTPUT_DURATION -> TimeUnit.NANOSECONDS.toMicros(value);
        };
    }

    long failures(Reason reason) {
        return sum(failures, reason).sum();
    }

    /** Runs with at most so many rows as the bound of that index; the last has none. */
    long runsUpTo(int bound) {
        long runs = 0;
        for (int i = 0; i <= bound; i++) {
            runs += batches[i].sum();
        }
        return runs;
    }

    long batchRows() {
        return batchRows.sum();
    }
}
