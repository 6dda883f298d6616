package dev.assay.server.engine;

/** Model bytes that cannot become a session. */
public final class ModelFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    ModelFormatException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
