package dev.assay.server.model;

/**
 * A model that cannot be served. The message is for the operator's log and for readiness answers: it names files and
 * limits, never what is in them.
 */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A refusal.
     *
     * @param code stable, for machines
     * @param message for people
     */
    public ModelException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
