package dev.assay.client;

/**
 * Whether the server's evidence names the very TLS session over which it came (RFC 9266). Where it does not, it only names
 * the server's TLS key, and whoever has stolen that key can pass the evidence of the true enclave on as his own.
 */
public enum SessionBinding {
    /** The evidence names this session; who relays it is found out. */
    BOUND("the evidence names this TLS session"),
    /** The server says that it cannot; who stands in between could have said so too. */
    UNAVAILABLE_AT_SERVER("not session-bound: the server says that it cannot"),
    /** This JVM does not give the exporter value away. */
    UNAVAILABLE_HERE("not session-bound: this JVM exports no keying material, JDK 25 does"),
    /** The policy does without attested TLS, so that the session may end somewhere else anyway. */
    NOT_ASKED("not session-bound: the policy does without attested TLS");

    private final String description;

    SessionBinding(String description) {
        this.description = description;
    }

    /** In words. */
    public String description() {
        return description;
    }
}
