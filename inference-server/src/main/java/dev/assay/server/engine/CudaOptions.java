package dev.assay.server.engine;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How ONNX Runtime computes on a card.
 *
 * @param memoryLimit most bytes that the model's arena may take; 0 for as many as there are. What the libraries take for
 *     themselves, some hundred MiB for a process and less for each model, comes on top
 * @param search how cuDNN finds an algorithm for a convolution
 * @param tf32 whether matrices of FP32 are multiplied in TF32, with 10 bits of mantissa
 * @param exactArena whether the arena grows by what is asked for, rather than to the next power of two
 */
public record CudaOptions(long memoryLimit, Search search, boolean tf32, boolean exactArena) {
    /** FP32 is FP32, and nothing is chosen by a stop-watch. */
    public static final CudaOptions DEFAULT = new CudaOptions(0, Search.HEURISTIC, false, true);

    /** By ONNX Runtime's names; the order is that of Triton's numbers for them. */
    public enum Search {
        /** Measures: fast, and not the same at each start. */
        EXHAUSTIVE,
        /** Goes by cuDNN's rules. */
        HEURISTIC,
        /** Always the same. */
        DEFAULT
    }

    CudaOptions withMemoryLimit(long limit) {
        return new CudaOptions(limit, search, tf32, exactArena);
    }

    /** For ONNX Runtime, by its own names. */
    Map<String, String> providerOptions() {
        SortedMap<String, String> options = numericOptions();
        options.put("arena_extend_strategy", exactArena ? "kSameAsRequested" : "kNextPowerOfTwo");
        if (memoryLimit > 0) {
            options.put("gpu_mem_limit", Long.toString(memoryLimit));
        }
        return options;
    }

    /** Those that can change a number. */
    SortedMap<String, String> numericOptions() {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("cudnn_conv_algo_search", search.name());
        options.put("use_tf32", tf32 ? "1" : "0");
        return options;
    }
}
