package dev.assay.client;

import dev.assay.fetch.EndorsementMemoryException;
import dev.assay.result.CollateralUnavailableException;
import org.jspecify.annotations.Nullable;

/** The server could not be reached, went away, took too long, or left out what judging it needs. */
public final class UnavailableException extends AssayException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /** No connection; the request was not sent. */
        UNREACHABLE("server.unreachable"),
        /** No TLS 1.3 session; the request was not sent. */
        TLS_FAILED("server.tls_failed"),
        /** The connection broke on the way; the server may have done the work, and its answer is lost. */
        CONNECTION_LOST("server.connection_lost"),
        /** The time was up; the server may have done the work, and its answer is lost. */
        TIMED_OUT("server.timed_out"),
        /**
         * The server's evidence came without an endorsement that judging it needs, and it could not be fetched; the code
         * may be one of {@link dev.assay.fetch.FetchCodes}, which says why.
         */
        COLLATERAL_MISSING(CollateralUnavailableException.COLLATERAL_MISSING),
        /** What was accepted before cannot be read or written, so that nothing can be accepted. */
        MEMORY_UNUSABLE(EndorsementMemoryException.CODE),
        /** All of the client's connections were in use for as long as there was time to wait; the request was not sent. */
        BUSY("client.busy"),
        /** The waiting thread was interrupted. */
        INTERRUPTED("client.interrupted");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    private final Kind kind;
    private final String code;

    UnavailableException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = kind.code;
    }

    UnavailableException(CollateralUnavailableException missing) {
        super(String.valueOf(missing.getMessage()), missing);
        this.kind = Kind.COLLATERAL_MISSING;
        this.code = missing.code();
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** Whether the request cannot have reached the server. */
    public boolean isUnsent() {
        return kind == Kind.UNREACHABLE || kind == Kind.TLS_FAILED || kind == Kind.BUSY;
    }

    @Override
    public String code() {
        return code;
    }
}
