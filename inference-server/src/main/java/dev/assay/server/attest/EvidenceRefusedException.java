package dev.assay.server.attest;

import dev.assay.enclave.TeeUnavailableException;

/** There is no evidence for this caller now: too much at once, or a TEE that does not answer. Later may do. */
public final class EvidenceRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** All places in the queue are taken. */
    public static final String QUEUE_FULL = "evidence.queue_full";
    /** The client has as many requests waiting as one client may. */
    public static final String CLIENT_WAITING = "evidence.client_waiting";
    /** The client asks more often than one client may. */
    public static final String CLIENT_RATE = "evidence.client_rate";
    /** The TEE has not answered within the time that it has, or is still busy with such a quote. */
    public static final String QUOTE_TIMEOUT = "evidence.quote_timeout";
    /** The caller hung up; nobody reads this. */
    public static final String CALLER_GONE = "evidence.caller_gone";
    /** The server is stopping. */
    public static final String STOPPING = "server.stopping";

    private static final long MAX_RETRY_SECONDS = 120;

    private final String code;
    private final boolean callersDoing;
    private final int retryAfterSeconds;

    private EvidenceRefusedException(String code, boolean callersDoing, double retryAfter, String message) {
        super(message);
        this.code = code;
        this.callersDoing = callersDoing;
        this.retryAfterSeconds = (int) Math.max(1, Math.min(MAX_RETRY_SECONDS, Math.ceil(retryAfter)));
    }

    static EvidenceRefusedException queueFull(double retryAfter) {
        return new EvidenceRefusedException(QUEUE_FULL, true, retryAfter, "too many wait for evidence");
    }

    static EvidenceRefusedException clientWaiting(double retryAfter) {
        return new EvidenceRefusedException(
                CLIENT_WAITING, true, retryAfter, "this client has too many requests for evidence waiting");
    }

    static EvidenceRefusedException clientRate(double retryAfter) {
        return new EvidenceRefusedException(CLIENT_RATE, true, retryAfter, "this client asks for evidence too often");
    }

    static EvidenceRefusedException quoteTimeout(double retryAfter) {
        return new EvidenceRefusedException(
                QUOTE_TIMEOUT, false, retryAfter, "the TEE does not answer; the operator must look at its driver");
    }

    /** The TEE's own words are for the operator. */
    static EvidenceRefusedException teeUnavailable(String code) {
        return new EvidenceRefusedException(
                code,
                false,
                1,
                code.equals(TeeUnavailableException.GPU_CODE)
                        ? "no GPU may be used, and the operator requires one"
                        : "the TEE did not make a quote");
    }

    static EvidenceRefusedException callerGone() {
        return new EvidenceRefusedException(CALLER_GONE, true, 1, "the caller hung up");
    }

    static EvidenceRefusedException stopping() {
        return new EvidenceRefusedException(STOPPING, false, 1, "the server is stopping");
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** Whether callers ask for too much (429), or the server cannot (503). */
    public boolean isCallersDoing() {
        return callersDoing;
    }

    /** When to come back, by what is known now; 1 to 120. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
