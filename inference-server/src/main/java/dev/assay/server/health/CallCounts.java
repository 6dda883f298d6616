package dev.assay.server.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How calls that ask something of a model ended, whether or not they came as far as the model. */
@Singleton
public class CallCounts {
    private static final int OK = 200;

    /** By what HTTP would answer. */
    private static final Map<Integer, String> OUTCOMES = Map.of(
            OK,
            "answered",
            421,
            "epoch_ended",
            429,
            "overloaded",
            499,
            "client_left",
            500,
            "bug",
            503,
            "unavailable",
            504,
            "timed_out");

    private static final String BAD_REQUEST = "bad_request";

    private final Map<String, LongAdder> counts = new TreeMap<>();

    CallCounts() {
        counts.put(BAD_REQUEST, new LongAdder());
        OUTCOMES.values().forEach(outcome -> counts.put(outcome, new LongAdder()));
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        counts.forEach((outcome, count) -> FunctionCounter.builder("assay.inference.calls", count, LongAdder::sum)
                .description("calls to models, by how they ended")
                .tag("outcome", outcome)
                .register(registry));
    }

    /**
     * A call ended.
     *
     * @param status what HTTP would answer, or did
     */
    @SuppressWarnings("NullAway") // The map has all outcomes.
    public void ended(int status) {
        counts.get(OUTCOMES.getOrDefault(status, BAD_REQUEST)).increment();
    }
}
