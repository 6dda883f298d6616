package dev.assay.client;

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
        /** The server's evidence came without an endorsement that judging it needs. */
        COLLATERAL_MISSING(CollateralUnavailableException.COLLATERAL_MISSING),
        /** The waiting thread was interrupted. */
        INTERRUPTED("client.interrupted");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    private final Kind kind;

    UnavailableException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** Whether the request cannot have reached the server. */
    public boolean isUnsent() {
        return kind == Kind.UNREACHABLE || kind == Kind.TLS_FAILED;
    }

    @Override
    public String code() {
        return kind.code;
    }
}
