package dev.assay.client;

import dev.assay.client.transport.HttpClientTransport;
import dev.assay.client.transport.TransportFactory;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.InMemoryEndorsementMemory;
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
 * @param endorsementSource where endorsements come from that a server's bundle lacks; nowhere by default
 * @param endorsementMemory what endorsements were accepted before, so that no server shows older ones; in memory and
 *     shared by the whole process by default, see {@link dev.assay.fetch.FileEndorsementMemory} for one that lasts
 */
public record ClientOptions(
        Duration connectTimeout,
        Duration requestTimeout,
        int maxAnswerBytes,
        TrustAnchors trustAnchors,
        Clock clock,
        TransportFactory transports,
        EndorsementSource endorsementSource,
        EndorsementMemory endorsementMemory) {

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
                HttpClientTransport::open,
                EndorsementSource.refusing(),
                InMemoryEndorsementMemory.ofProcess());
    }

    /** The same with another {@link #connectTimeout}. */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(
                timeout,
                requestTimeout,
                maxAnswerBytes,
                trustAnchors,
                clock,
                transports,
                endorsementSource,
                endorsementMemory);
    }

    /** The same with another {@link #requestTimeout}. */
    public ClientOptions withRequestTimeout(Duration timeout) {
        return new ClientOptions(
                connectTimeout,
                timeout,
                maxAnswerBytes,
                trustAnchors,
                clock,
                transports,
                endorsementSource,
                endorsementMemory);
    }

    /** The same with another {@link #maxAnswerBytes}. */
    public ClientOptions withMaxAnswerBytes(int bytes) {
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                bytes,
                trustAnchors,
                clock,
                transports,
                endorsementSource,
                endorsementMemory);
    }

    /**
     * The same with other {@link #trustAnchors}. What other roots vouch for does not belong into the memory that the
     * process shares, so that these options get one of their own, unless they have it already.
     */
    public ClientOptions withTrustAnchors(TrustAnchors anchors) {
        boolean shared = endorsementMemory == InMemoryEndorsementMemory.ofProcess();
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                maxAnswerBytes,
                anchors,
                clock,
                transports,
                endorsementSource,
                shared ? new InMemoryEndorsementMemory() : endorsementMemory);
    }

    /** The same with another {@link #clock}. */
    public ClientOptions withClock(Clock other) {
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                maxAnswerBytes,
                trustAnchors,
                other,
                transports,
                endorsementSource,
                endorsementMemory);
    }

    /** The same with another {@link #transports}. */
    public ClientOptions withTransports(TransportFactory factory) {
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                maxAnswerBytes,
                trustAnchors,
                clock,
                factory,
                endorsementSource,
                endorsementMemory);
    }

    /** The same with another {@link #endorsementSource}. */
    public ClientOptions withEndorsementSource(EndorsementSource source) {
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                maxAnswerBytes,
                trustAnchors,
                clock,
                transports,
                source,
                endorsementMemory);
    }

    /** The same with another {@link #endorsementMemory}. */
    public ClientOptions withEndorsementMemory(EndorsementMemory memory) {
        return new ClientOptions(
                connectTimeout,
                requestTimeout,
                maxAnswerBytes,
                trustAnchors,
                clock,
                transports,
                endorsementSource,
                memory);
    }
}
