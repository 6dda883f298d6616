package dev.assay.client;

import dev.assay.client.transport.HttpClientTransport;
import dev.assay.client.transport.TransportFactory;
import dev.assay.trust.TrustAnchors;
import java.time.Clock;
import java.time.Duration;

/**
 * How a client waits and what it builds on. {@link #defaults} fits most; each {@code with} method changes one thing.
 *
 * @param connectTimeout longest wait for a connection; 10 s by default
 * @param requestTimeout longest wait for one whole exchange, connecting included; 60 s by default
 * @param maxAnswerBytes longest answer that is read; 64 MiB by default
 * @param trustAnchors the roots that evidence must end at; the vendors' by default
 * @param clock what time it is; the system's by default
 * @param transports how to reach a server; the JDK's HTTP client by default
 */
public record ClientOptions(
        Duration connectTimeout,
        Duration requestTimeout,
        int maxAnswerBytes,
        TrustAnchors trustAnchors,
        Clock clock,
        TransportFactory transports) {

    /** Refuses waits and sizes that are not positive. */
    public ClientOptions {
        if (connectTimeout.toMillis() < 1 || requestTimeout.toMillis() < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("timeouts and sizes must be positive");
        }
    }

    /** The defaults. */
    public static ClientOptions defaults() {
        return new ClientOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                64 << 20,
                TrustAnchors.vendors(),
                Clock.systemUTC(),
                HttpClientTransport::open);
    }

    /** The same with another {@link #connectTimeout}. */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(timeout, requestTimeout, maxAnswerBytes, trustAnchors, clock, transports);
    }

    /** The same with another {@link #requestTimeout}. */
    public ClientOptions withRequestTimeout(Duration timeout) {
        return new ClientOptions(connectTimeout, timeout, maxAnswerBytes, trustAnchors, clock, transports);
    }

    /** The same with another {@link #maxAnswerBytes}. */
    public ClientOptions withMaxAnswerBytes(int bytes) {
        return new ClientOptions(connectTimeout, requestTimeout, bytes, trustAnchors, clock, transports);
    }

    /** The same with other {@link #trustAnchors}. */
    public ClientOptions withTrustAnchors(TrustAnchors anchors) {
        return new ClientOptions(connectTimeout, requestTimeout, maxAnswerBytes, anchors, clock, transports);
    }

    /** The same with another {@link #clock}. */
    public ClientOptions withClock(Clock other) {
        return new ClientOptions(connectTimeout, requestTimeout, maxAnswerBytes, trustAnchors, other, transports);
    }

    /** The same with another {@link #transports}. */
    public ClientOptions withTransports(TransportFactory factory) {
        return new ClientOptions(connectTimeout, requestTimeout, maxAnswerBytes, trustAnchors, clock, factory);
    }
}
