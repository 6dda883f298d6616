package dev.assay.enclave.jni;

/** A native library answered with an error, or could not be asked. */
public final class NativeCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The library claims a size of zero, or one past what it can have written. */
    public static final int SIZE = -1001;
    /** The arguments make no sense. */
    public static final int ARGUMENT = -1002;
    /** No memory. */
    public static final int MEMORY = -1003;
    /** The library took the question and gave no answer. */
    public static final int NO_ANSWER = -1004;
    /** NSCQ is not installed. */
    public static final int NSCQ_NO_LIBRARY = -1010;
    /** NSCQ lacks a function. */
    public static final int NSCQ_NO_FUNCTION = -1011;
    /** NSCQ has another major version than 2. */
    public static final int NSCQ_OTHER_VERSION = -1012;
    /** The handle was closed. */
    public static final int CLOSED = -1020;
    /** This process has no native code: it was built without a C compiler, or it could not be loaded. */
    public static final int NO_NATIVE_CODE = -1021;
    /** The CUDA driver is not installed. */
    public static final int CUDA_NO_LIBRARY = -1030;
    /** The CUDA driver lacks a function. */
    public static final int CUDA_NO_FUNCTION = -1031;

    private final int code;

    /**
     * A failure.
     *
     * @param code the library's own, or one of this class's
     * @param message what was called, and what came of it
     */
    public NativeCallException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The library's own code, or one of this class's. */
    public int code() {
        return code;
    }
}
