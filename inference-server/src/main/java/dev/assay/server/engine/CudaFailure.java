package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ONNX Runtime's text about CUDA means. The text itself is never passed on: it has paths of the machine that built it
 * and of this one, and may have values. Only names of libraries are taken out of it.
 */
final class CudaFailure {
    /** The loader's words, behind what ONNX Runtime says itself. */
    private static final Pattern MISSING = Pattern.compile(
            "with error: (?:[^\\s:]*/)?([\\w+.-]{1,64}\\.so[\\w.]{0,16}): cannot open shared object file");

    private static final Pattern UNDEFINED =
            Pattern.compile("undefined symbol: \\w{1,200}(?:, version ([\\w+.-]{1,64}))?");

    private static final Pattern NEEDS_VERSION =
            Pattern.compile("(?:^|[\\s/])([\\w+.-]{1,64}\\.so[\\w.]{0,16}): version `([\\w.-]{1,64})' not found");

    /** As CUDA's libraries number their errors; the words behind the number are in other languages elsewhere. */
    private static final Pattern CUDA_CODE = Pattern.compile("CUDA failure (\\d{1,5}):");

    private static final Pattern NO_MEMORY = Pattern.compile(
            "Failed to allocate memory for requested buffer|is smaller than requested bytes|_STATUS_ALLOC_FAILED");

    private static final Pattern LIBRARY = Pattern.compile("\\b(CUDNN|CUBLAS|CUFFT|CURAND) failure \\d");

    private CudaFailure() {}

    /** What it means, whatever it is. */
    static PlacementException of(OrtException e) {
        String text = String.valueOf(e.getMessage());
        return known(text)
                .orElseGet(() -> new PlacementException(
                        PlacementException.FAILED, "ONNX Runtime cannot use the GPU (" + e.getCode() + ")"));
    }

    /** What it means, if it is about the card and what it needs rather than about a model or a request. */
    static Optional<PlacementException> ofPlace(OrtException e) {
        return known(String.valueOf(e.getMessage()));
    }

    private static Optional<PlacementException> known(String text) {
        if (text.contains("Failed to find CUDA shared provider")
                || text.contains("CUDA execution provider is not enabled")) {
            return found(
                    PlacementException.NOT_IN_BUILD,
                    "this build of ONNX Runtime has no CUDA; build with -Pgpu, or use the image's target gpu");
        }
        return library(text).or(() -> memory(text)).or(() -> device(text));
    }

    private static Optional<PlacementException> library(String text) {
        Matcher missing = MISSING.matcher(text);
        if (missing.find()) {
            return found(
                    PlacementException.LIBRARY_MISSING,
                    missing.group(1) + " is not installed where the loader finds it");
        }
        Matcher version = NEEDS_VERSION.matcher(text);
        if (version.find()) {
            return found(
                    PlacementException.LIBRARY_MISMATCH,
                    version.group(1) + " is too old: it has no version " + version.group(2));
        }
        Matcher undefined = UNDEFINED.matcher(text);
        if (undefined.find()) {
            String of = undefined.group(1) == null ? "a library of CUDA's" : undefined.group(1);
            return found(
                    PlacementException.LIBRARY_MISMATCH,
                    of + " is not of the version that this build of ONNX Runtime was made for: it lacks a function");
        }
        return Optional.empty();
    }

    private static Optional<PlacementException> memory(String text) {
        return NO_MEMORY.matcher(text).find() ? Optional.of(outOfMemory()) : Optional.empty();
    }

    private static PlacementException outOfMemory() {
        return new PlacementException(
                PlacementException.OUT_OF_MEMORY,
                "the card, or what gpu_mem_limit leaves of it, is too small for what the model needs");
    }

    private static Optional<PlacementException> device(String text) {
        Matcher code = CUDA_CODE.matcher(text);
        if (code.find()) {
            return Optional.of(cuda(Integer.parseInt(code.group(1))));
        }
        Matcher library = LIBRARY.matcher(text);
        return library.find()
                ? found(PlacementException.FAILED, "a call of " + library.group(1) + " failed on the GPU")
                : Optional.empty();
    }

    /** By cudaError_t. */
    private static PlacementException cuda(int code) {
        return switch (code) {
            case 2 -> outOfMemory();
            case 35 -> driver("the driver is too old for the CUDA libraries that are installed");
            case 100, 101 -> driver("the CUDA driver knows of no such GPU");
            case 3, 34, 46, 802 -> driver("the CUDA driver does not start (CUDA error " + code + ")");
            case 803, 804 -> driver("the driver and its libraries are of different versions (CUDA error " + code + ")");
            case 209, 222 ->
                new PlacementException(
                        PlacementException.UNSUPPORTED, "this build of ONNX Runtime has no code for this card");
            default ->
                new PlacementException(PlacementException.FAILED, "the GPU does not compute (CUDA error " + code + ")");
        };
    }

    private static PlacementException driver(String message) {
        return new PlacementException(PlacementException.DRIVER, message);
    }

    private static Optional<PlacementException> found(String code, String message) {
        return Optional.of(new PlacementException(code, message));
    }
}
