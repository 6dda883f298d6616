package dev.assay.server.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The one ONNX Runtime environment of the process and the one set of options that every session gets. */
final class OnnxRuntime {
    /** Where the numbers are computed. */
    static final String EXECUTION_PROVIDER = "CPUExecutionProvider";

    private static final int INTRA_OP_THREADS = 1;

    private OnnxRuntime() {}

    /** Logs at FATAL only: warnings and errors quote input values. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
    }

    static String version() {
        return environment().getVersion();
    }

    /** One thread for each run: parallelism comes from running as many requests as there are cores. */
    static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setIntraOpNumThreads(INTRA_OP_THREADS);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setDeterministicCompute(true);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    /** The options of {@link #options()} that can change a number, by their names in ONNX Runtime. */
    static SortedMap<String, String> numericOptions() {
        return new TreeMap<>(Map.of(
                "execution_mode", "sequential",
                "graph_optimization_level", "all",
                "intra_op_num_threads", Integer.toString(INTRA_OP_THREADS),
                "use_deterministic_compute", "1"));
    }
}
