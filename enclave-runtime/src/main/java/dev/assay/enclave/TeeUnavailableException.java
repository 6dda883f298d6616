package dev.assay.enclave;

/** The TEE that was asked for is not here, or did not answer. The message says what was looked for and what to do. */
public final class TeeUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "tee.unavailable";

    /** @param message what was looked for, what was found, what to do */
    public TeeUnavailableException(String message) {
        super(message);
    }
}
