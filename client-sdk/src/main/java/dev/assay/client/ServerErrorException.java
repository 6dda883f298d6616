package dev.assay.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an error. Errors carry no receipt, so whatever this says is nobody's word: good for a log
 * and a person, not for a decision that matters.
 */
public final class ServerErrorException extends AssayException {
    private static final long serialVersionUID = 1L;

    /** The code when the server gave none. */
    public static final String NO_CODE = "server.error";

    private final int status;
    private final String code;
    private final @Nullable Duration retryAfter;

    ServerErrorException(int status, String code, String message, @Nullable Duration retryAfter) {
        super(message, null);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** After what time the server wants to be asked again, if it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The server's own stable reason, or {@link #NO_CODE}. */
    @Override
    public String code() {
        return code;
    }
}
