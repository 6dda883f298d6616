package dev.assay.fetch;

import org.jspecify.annotations.Nullable;

/**
 * The memory of accepted endorsements cannot be read or written. Nothing may be accepted meanwhile: a memory that could
 * be made to forget would protect from nothing.
 */
public final class EndorsementMemoryException extends RuntimeException {
    /** The stable code. */
    public static final String CODE = "client.endorsement_memory_unusable";

    private static final long serialVersionUID = 1L;

    EndorsementMemoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
