package dev.assay.result;

/**
 * No judgement, because something that it needs is not there: collateral that nobody gave and nothing could fetch. Not a
 * rejection: with it the answer may be yes or no.
 */
public final class CollateralUnavailableException extends Exception {
    /** Code: an endorsement that the procedure needs was not given. */
    public static final String COLLATERAL_MISSING = "collateral.missing";

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable
     * @param message what is missing and where it comes from; no user data
     */
    public CollateralUnavailableException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** An endorsement that the procedure needs was not given. */
    public static CollateralUnavailableException missing(String message) {
        return new CollateralUnavailableException(COLLATERAL_MISSING, message);
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
