package dev.assay.client.canister;

/** The canister said no, or did not answer. */
public final class CanisterCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A call that came to nothing.
     *
     * @param code the canister's stable reason; the same as the verifier's where the verifier said no
     * @param message one sentence
     */
    public CanisterCallException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable reason. */
    public String code() {
        return code;
    }

    /** Whether the system refused or ended the call, so that the canister itself said nothing. */
    public boolean isFromSystem() {
        return code.startsWith("IC0");
    }
}
