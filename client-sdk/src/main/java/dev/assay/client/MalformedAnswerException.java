package dev.assay.client;

import dev.assay.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/** What the server sent cannot be read, or is longer than was asked to be accepted. */
public final class MalformedAnswerException extends AssayException {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    MalformedAnswerException(MalformedException cause) {
        this(String.valueOf(cause.getMessage()), cause);
    }

    @Override
    public String code() {
        return MalformedException.CODE;
    }
}
