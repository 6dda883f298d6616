package dev.assay.client.transport;

import org.jspecify.annotations.Nullable;

/** There is no whole response. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Failure {
        /** No connection could be made; the request was not sent. */
        UNREACHABLE,
        /** A connection was made, but no TLS 1.3 session; the request was not sent. */
        TLS_FAILED,
        /** The TLS session would end in another key than the pinned one; the request was not sent. */
        OTHER_KEY,
        /** The connection broke before the whole response was there; the server may or may not have done the work. */
        CONNECTION_LOST,
        /** The time was up before the whole response was there; the server may or may not have done the work. */
        TIMED_OUT,
        /** The response is no HTTP/1.1. */
        MALFORMED,
        /** The response is longer than was to be accepted. */
        TOO_LARGE,
        /** The waiting thread was interrupted. */
        INTERRUPTED,
        /** Transport or connection had ended before the exchange began; the request was not sent. */
        CLOSED
    }

    private final Failure failure;

    /** A failure, in one sentence, with its cause if there is one. */
    public TransportException(Failure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /** Why. */
    public Failure failure() {
        return failure;
    }
}
