package dev.assay.client;

import org.jspecify.annotations.Nullable;

/**
 * There is no answer to rely on. The four kinds differ in what to do next: try again later, read the server's
 * complaint, distrust it, or look for a version that fits.
 */
public abstract sealed class AssayException extends Exception
        permits UnavailableException, ServerErrorException, UntrustedException, MalformedAnswerException {
    private static final long serialVersionUID = 1L;

    AssayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The stable reason that programs branch on. */
    public abstract String code();
}
