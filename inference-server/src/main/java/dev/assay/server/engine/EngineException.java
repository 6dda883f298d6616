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
        MODEL_FAILED
    }

    private final Kind kind;
    private final String code;

    private EngineException(Kind kind, String code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
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

    static EngineException overloaded() {
        return new EngineException(Kind.OVERLOADED, "server.overloaded", "too many requests are waiting");
    }

    static EngineException unavailable() {
        return new EngineException(Kind.UNAVAILABLE, "server.stopping", "the server is stopping");
    }

    /** Nothing is served yet, or nothing any more. */
    public static EngineException notReady() {
        return new EngineException(Kind.UNAVAILABLE, "server.not_ready", "the server is not ready");
    }

    /** The GPU that the model is on was not checked, or must be checked again. */
    static EngineException gpuClosed() {
        return new EngineException(Kind.UNAVAILABLE, "gpu.closed", "the model's GPU is being checked");
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
}
