package dev.assay.server.engine;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be set for a model's session. All of it may change numbers, so all of it is in the runtime digest.
 *
 * @param intraOpThreads threads that share one run; 1 is right unless runs are few and large
 * @param optimization how far the graph is rewritten
 * @param batching whether calls may be run together
 * @param deterministic whether equal inputs get equal bits: one thread, one call at a time
 */
public record SessionSettings(int intraOpThreads, Optimization optimization, boolean batching, boolean deterministic) {
    /** What a model gets that says nothing. */
    public static final SessionSettings DEFAULT = new SessionSettings(1, Optimization.ALL, false, false);

    /** How far ONNX Runtime rewrites the graph. */
    public enum Optimization {
        /** Redundant nodes only. */
        BASIC,
        /** Fused nodes too. */
        EXTENDED,
        /** Layouts too. */
        ALL
    }

    /**
     * Settings that hold together.
     *
     * @throws IllegalArgumentException when there is no thread, or when determinism is wanted and cannot be had
     */
    public SessionSettings {
        if (intraOpThreads < 1 || (deterministic && (batching || intraOpThreads > 1))) {
            throw new IllegalArgumentException("a deterministic model runs on one thread, one call at a time");
        }
    }

    /** The settings that can change a number, by their names in ONNX Runtime where they have one. */
    SortedMap<String, String> numericOptions() {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("batching", batching ? "dynamic" : "none");
        options.put("deterministic", deterministic ? "1" : "0");
        options.put("execution_mode", "sequential");
        options.put("graph_optimization_level", optimization.name().toLowerCase(Locale.ROOT));
        options.put("intra_op_num_threads", Integer.toString(intraOpThreads));
        options.put("use_deterministic_compute", "1");
        return options;
    }
}
