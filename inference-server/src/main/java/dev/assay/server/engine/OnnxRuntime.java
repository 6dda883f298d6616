package dev.assay.server.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** The one ONNX Runtime environment of the process, and what every session has in common. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /** Logs at FATAL only: warnings and errors quote input values. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
    }

    static String version() {
        return environment().getVersion();
    }

    /** Unless told otherwise one thread for each run: parallelism comes from as many runs as there are cores. */
    static SessionOptions options(SessionSettings settings) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setIntraOpNumThreads(settings.intraOpThreads());
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(level(settings.optimization()));
        options.setDeterministicCompute(true);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private static OptLevel level(SessionSettings.Optimization optimization) {
        return switch (optimization) {
            case BASIC -> OptLevel.BASIC_OPT;
            case EXTENDED -> OptLevel.EXTENDED_OPT;
            case ALL -> OptLevel.ALL_OPT;
        };
    }
}
