package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.oip.InferParameter;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What the parameters of a whole inference request say. */
final class InferParameters {
    /** A century: longer waits are all the same, and their nanoseconds fit a long. */
    private static final long LONGEST_MICROS = Duration.ofDays(36_500).toMillis() * 1000;

    private boolean binaryOutputs;
    private int priority;
    private Duration queueTimeout = Duration.ZERO;

    /** Of a request without JSON, whose outputs are all wanted in raw form. */
    static InferParameters ofRaw() {
        InferParameters parameters = new InferParameters();
        parameters.binaryOutputs = true;
        return parameters;
    }

    /** Reads the JSON object whose opening brace is current. */
    void read(JsonParser parser) throws IOException, ApiException {
        Parameters.read(parser, name -> switch (name) {
            case "binary_data_output" -> {
                binaryOutputs = Parameters.bool(parser);
                yield true;
            }
            case "priority" -> priority(Parameters.count(parser));
            case "timeout" -> timeout(Parameters.count(parser));
            default -> false;
        });
    }

    static InferParameters of(Map<String, InferParameter> parameters) throws ApiException {
        InferParameters read = ofRaw();
        Parameters.read(parameters, read::read);
        return read;
    }

    private boolean read(String name, InferParameter value) throws ApiException {
        return switch (name) {
            case "priority" -> priority(Parameters.count(value));
            case "timeout" -> timeout(Parameters.count(value));
            // Every answer in a stream says that it is the last to its request, and none is empty.
            case "triton_enable_empty_final_response" -> {
                var unused = Parameters.bool(value);
                yield true;
            }
            default -> false;
        };
    }

    private boolean priority(long level) {
        priority = (int) Math.min(level, Integer.MAX_VALUE);
        return true;
    }

    private boolean timeout(long micros) {
        queueTimeout = Duration.of(Math.min(micros, LONGEST_MICROS), ChronoUnit.MICROS);
        return true;
    }

    /** Whether outputs that do not say otherwise are wanted in raw form. */
    boolean binaryOutputs() {
        return binaryOutputs;
    }

    /** How the call is to be treated. */
    CallOptions applyTo(CallOptions options) {
        return options.withPriority(priority).withQueueTimeout(queueTimeout);
    }
}
