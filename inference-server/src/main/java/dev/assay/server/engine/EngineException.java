package dev.assay.server.engine;

/**
 * A request that the engine did not answer. Messages are this project's own: ONNX Runtime's texts quote input values
 * and are never passed on.
 */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose doing it was. */
    public enum Kind {
        /** The request is wrong; the same request will fail again. */
        BAD_REQUEST,
        /** Too much at once; later may do. */
        OVERLOADED,
        /** Shutting down, or the model went away. */
        UNAVAILABLE,
        /** The model failed on a request that looked right. */
        MODEL_FAILED,
        /** The answer would have come after its deadline, or the request waited longer than it was allowed to. */
        TIMED_OUT,
        /** The client left before the answer. */
        CANCELLED
    }

    private final Kind kind;
    private final String code;
    private final long retryAfterSeconds;

    private EngineException(Kind kind, String code, String message) {
        this(kind, code, message, 0);
    }

    private EngineException(Kind kind, String code, String message, long retryAfterSeconds) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /**
     * The client's doing.
     *
     * @param code stable
     * @param message without any value from the request
     * @return the exception
     */
    public static EngineException badRequest(String code, String message) {
        return new EngineException(Kind.BAD_REQUEST, code, message);
    }

    static EngineException overloaded(long retryAfterSeconds) {
        return new EngineException(
                Kind.OVERLOADED, "server.overloaded", "too many requests are waiting", retryAfterSeconds);
    }

    static EngineException timedOut() {
        return new EngineException(Kind.TIMED_OUT, "request.timed_out", "the request's time was up before its turn");
    }

    static EngineException cancelled() {
        return new EngineException(Kind.CANCELLED, "request.cancelled", "the client left before the answer");
    }

    static EngineException unavailable() {
        return new EngineException(Kind.UNAVAILABLE, "server.stopping", "the server is stopping");
    }

    /** Nothing is served yet, or nothing any more. */
    public static EngineException notReady() {
        return new EngineException(Kind.UNAVAILABLE, "server.not_ready", "the server is not ready");
    }

    static EngineException outputTooLarge() {
        return badRequest("output.too_large", "the answer would be too large");
    }

    /** The GPU that the model is on was not checked, or must be checked again. */
    static EngineException gpuClosed() {
        return new EngineException(Kind.UNAVAILABLE, "gpu.closed", "the model's GPU is being checked");
    }

    /** The GPU that the model is on is too small for this request, or does not compute any more. */
    static EngineException gpuFailed(PlacementException fault) {
        boolean tooSmall = fault.code().equals(PlacementException.OUT_OF_MEMORY);
        return new EngineException(
                tooSmall ? Kind.MODEL_FAILED : Kind.UNAVAILABLE,
                fault.code(),
                tooSmall
                        ? "the request takes more of the GPU's memory than the model may have"
                        : "the model's GPU does not compute");
    }

    static EngineException modelFailed() {
        return new EngineException(Kind.MODEL_FAILED, "model.failed", "the model failed on this input");
    }

    /** Whose doing it was. */
    public Kind kind() {
        return kind;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** When trying again may do, by what calls cost lately; 0 when nothing is known of that. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
