package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a session computes. Sessions are made, and run, only through one of these, so that nothing gets to a device past
 * whoever stands before it.
 */
public interface Placement extends AutoCloseable {
    /** ONNX Runtime's name for computing on the processor. */
    String CPU_PROVIDER = "CPUExecutionProvider";

    /** On this processor, inside the TEE. */
    Placement CPU = new CpuPlacement("");

    /**
     * Returns if data may go there now. Asked before a model is sent, and before each request is.
     *
     * @throws EngineException of kind UNAVAILABLE if not
     */
    void requireOpen() throws EngineException;

    /** Has ONNX Runtime compute there. */
    void configure(SessionOptions options) throws OrtException;

    /** ONNX Runtime's name for what computes there. */
    default String provider() {
        return CPU_PROVIDER;
    }

    /** What of the place can change a number; for the runtime digest. */
    default SortedMap<String, String> numericOptions() {
        return new TreeMap<>();
    }

    /** CUDA's number of the GPU; negative for none. */
    default int gpu() {
        return -1;
    }

    /** The code of why a model that might have been on a GPU is not; empty where there is nothing to explain. */
    default String fallback() {
        return "";
    }

    /** What a failure there says about the place rather than about model or request; null if nothing. */
    default @Nullable PlacementException fault(OrtException e) {
        return null;
    }

    /** A run took so many tensors there and back. */
    default void crossed(int tensors) {
        // Nothing is crossed on the way to the processor.
    }

    /** Gives the place back, once. */
    @Override
    default void close() {
        // The processor is always there.
    }
}
