package dev.assay.server.api;

import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.EvidenceRefusedException;
import dev.assay.server.engine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error: an HTTP status, a stable code and a sentence without anything the client
 * sent.
 */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Nobody reads it; the number is what proxies log for a client that left. */
    static final int CLIENT_CLOSED = 499;

    private final int status;
    private final long retryAfterSeconds;
    private final String code;
    private final @Nullable String member;

    ApiException(int status, String code, String message) {
        this(status, code, message, 1, null);
    }

    ApiException(int status, String code, String message, long retryAfterSeconds) {
        this(status, code, message, retryAfterSeconds, null);
    }

    private ApiException(int status, String code, String message, long retryAfterSeconds, @Nullable String member) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
        this.member = member;
    }

    /** The same about a member of the request's JSON, by the name that the interface has for it. */
    ApiException about(String name) {
        return new ApiException(status, code, String.valueOf(getMessage()), retryAfterSeconds, name);
    }

    static ApiException badRequest(String code, String message) {
        return new ApiException(400, code, message);
    }

    static ApiException badJson() {
        return badRequest("request.json", "the body is not the JSON that is expected here");
    }

    /** What to tell the client about any failure; a bug is told as nothing but that. */
    static ApiException of(Throwable failure) {
        if (failure instanceof ApiException api) {
            return api;
        }
        if (failure instanceof EpochEndedException ended) {
            // RFC 9110 section 15.5.20: not over this connection; a client may ask again over another one.
            return new ApiException(421, EpochEndedException.CODE, String.valueOf(ended.getMessage()));
        }
        if (failure instanceof EngineException engine) {
            return new ApiException(
                    status(engine.kind()),
                    engine.code(),
                    String.valueOf(engine.getMessage()),
                    engine.retryAfterSeconds(),
                    null);
        }
        if (failure instanceof OutOfMemoryError) {
            // Of direct memory, mostly: what came together was more than the machine has room for.
            return new ApiException(429, "server.overloaded", "there is no memory for this request now");
        }
        if (failure instanceof EvidenceRefusedException refused) {
            return new ApiException(
                    refused.isCallersDoing() ? 429 : 503,
                    refused.code(),
                    String.valueOf(refused.getMessage()),
                    refused.retryAfterSeconds(),
                    null);
        }
        return new ApiException(500, "server.bug", "the server failed; the request is not at fault");
    }

    private static int status(EngineException.Kind kind) {
        return switch (kind) {
            case BAD_REQUEST, MODEL_FAILED -> 400;
            case OVERLOADED -> 429;
            case UNAVAILABLE -> 503;
            case TIMED_OUT -> 504;
            case CANCELLED -> CLIENT_CLOSED;
        };
    }

    int status() {
        return status;
    }

    /** Whether the same request may do later. */
    boolean isForLater() {
        return status == 429 || status == 503;
    }

    /** When trying again may do: what the engine knows of that, and else a second. */
    long retryAfterSeconds() {
        return Math.max(1, retryAfterSeconds);
    }

    String code() {
        return code;
    }

    /** The member of the request's JSON that is at fault, where that is known. */
    @Nullable
    String member() {
        return member;
    }
}
