package dev.assay.server.engine;

/**
 * A model that cannot be where it should be: no card that may be used, no room, or drivers and libraries that do not fit
 * each other. Messages are this project's own words; of what libraries say, only names of libraries are passed on.
 */
public final class PlacementException extends Exception {
    /** GPUs are switched off, or there are none. */
    public static final String ABSENT = "gpu.absent";
    /** No GPU that the model may be on is open: none passed the enclave's own check. */
    public static final String CLOSED = "gpu.closed";
    /** The configuration names a GPU that there is not. */
    public static final String UNKNOWN = "gpu.unknown";
    /** This build of ONNX Runtime has no CUDA. */
    public static final String NOT_IN_BUILD = "gpu.not_in_build";
    /** A library of CUDA's is missing. */
    public static final String LIBRARY_MISSING = "gpu.library_missing";
    /** A library of CUDA's has another version. */
    public static final String LIBRARY_MISMATCH = "gpu.library_mismatch";
    /** The driver is missing, too old, or does not start. */
    public static final String DRIVER = "gpu.driver";
    /** This build of ONNX Runtime has no code for that card. */
    public static final String UNSUPPORTED = "gpu.unsupported";
    /** The card, or the part of it that the model may take, is too small. */
    public static final String OUT_OF_MEMORY = "gpu.out_of_memory";
    /** The card does not compute; why is not known. */
    public static final String FAILED = "gpu.failed";

    private static final long serialVersionUID = 1L;

    private final String code;

    PlacementException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
