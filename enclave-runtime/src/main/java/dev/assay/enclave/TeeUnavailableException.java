package dev.assay.enclave;

/** The TEE that was asked for is not here, or did not answer. The message says what was looked for and what to do. */
public final class TeeUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "tee.unavailable";

    /** The code where it is a GPU that the operator requires, and none may be used. */
    public static final String GPU_CODE = "gpu.unavailable";

    private final String code;

    /** @param message what was looked for, what was found, what to do */
    public TeeUnavailableException(String message) {
        this(CODE, message);
    }

    private TeeUnavailableException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A required GPU is missing. */
    public static TeeUnavailableException ofGpu(String message) {
        return new TeeUnavailableException(GPU_CODE, message);
    }

    /** {@value #CODE} or {@value #GPU_CODE}. */
    public String code() {
        return code;
    }
}
