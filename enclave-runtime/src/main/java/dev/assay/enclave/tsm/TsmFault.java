package dev.assay.enclave.tsm;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

/** One step failed, and what that means for the next. */
final class TsmFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    enum Kind {
        /** The kernel says "not now": the same again, later. */
        BUSY,
        /** Something is not there yet. The kernel never says so; watched directories, which answer later, do. */
        NOT_READY,
        /** Somebody else used this entry: start again with another. */
        CONFLICT,
        /** No word for it that is known: once or twice again, then give up. */
        UNKNOWN,
        /** The same again would not help. */
        PERMANENT
    }

    // Java gives no errno, only the C library's text for it, which another locale may translate: what is not recognised
    // is tried a few times and then told as it stands.
    private static final List<String> BUSY_TEXTS = List.of(
            "device or resource busy",
            "resource temporarily unavailable",
            "interrupted system call",
            "connection timed out",
            "timer expired",
            "cannot allocate memory",
            "stale file handle");
    private static final List<String> PERMANENT_TEXTS = List.of(
            "no such device",
            "invalid argument",
            "permission denied",
            "operation not permitted",
            "inappropriate ioctl",
            "read-only file system",
            "file too large",
            "not a directory",
            "is a directory",
            "function not implemented",
            "operation not supported");

    private final Kind kind;

    TsmFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What an attempt at {@code step} came to. */
    static TsmFault of(String step, IOException failure) {
        String text = text(failure);
        return new TsmFault(kind(failure, text.toLowerCase(Locale.ROOT)), step + ": " + text);
    }

    private static Kind kind(IOException failure, String text) {
        if (failure instanceof NoSuchFileException) {
            return Kind.NOT_READY;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return Kind.CONFLICT;
        }
        if (failure instanceof AccessDeniedException || failure instanceof ClosedByInterruptException) {
            return Kind.PERMANENT;
        }
        if (BUSY_TEXTS.stream().anyMatch(text::contains)) {
            return Kind.BUSY;
        }
        return PERMANENT_TEXTS.stream().anyMatch(text::contains) ? Kind.PERMANENT : Kind.UNKNOWN;
    }

    private static String text(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
