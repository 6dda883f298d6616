package dev.assay.bytes;

/**
 * The input cannot be read: wrong length, unknown form, a value out of range, bytes left over.
 *
 * <p>Malformed is not rejected: nothing was judged. The message names the place and what was expected there; it never
 * carries the input's content beyond lengths and small integers, so that it can be logged.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The stable code that command line, SDK and canister report for unreadable input. */
    public static final String CODE = "malformed";

    /** @param message where, what was expected, what was found; no user data */
    public MalformedException(String message) {
        super(message);
    }
}
