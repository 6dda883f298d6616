package dev.assay.client;

import dev.assay.client.transport.NettyTransport;
import dev.assay.client.transport.TransportFactory;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.trust.TrustAnchors;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a client waits and what it builds on. {@link #defaults} fits most; each {@code with} method changes one thing.
 *
 * @param connectTimeout longest wait for a TCP connection, name lookup included; 10 s by default
 * @param requestTimeout longest wait for one answer, with all that must come before it: a free connection, or a new
 *     one with its TLS session and its evidence; 60 s by default
 * @param maxAnswerBytes longest answer that is read; 64 MiB by default
 * @param maxConnections most connections at a time, each of which carries one request after the other and has evidence
 *     of its own; whoever needs more waits; 4 by default
 * @param instanceName the instance name that the server's statement must have; null, the default, for what the policy's
 *     {@code instance_names} say, or, where they say nothing, the host of the server's address
 * @param trustAnchors the roots that evidence must end at; the vendors' by default
 * @param clock what time it is; the system's by default
 * @param transports how to reach a server; {@link NettyTransport} by default
 * @param endorsementSource where endorsements come from that a server's bundle lacks; nowhere by default
 * @param endorsementMemory what endorsements were accepted before, so that no server shows older ones; in memory and
 *     shared by the whole process by default, see {@link dev.assay.fetch.FileEndorsementMemory} for one that lasts
 */
public record ClientOptions(
        Duration connectTimeout,
        Duration requestTimeout,
        int maxAnswerBytes,
        int maxConnections,
        @Nullable String instanceName,
        TrustAnchors trustAnchors,
        Clock clock,
        TransportFactory transports,
        EndorsementSource endorsementSource,
        EndorsementMemory endorsementMemory) {

    /** Refuses waits, sizes and counts that are not positive. */
    public ClientOptions {
        if (connectTimeout.toMillis() < 1
                || requestTimeout.toMillis() < 1
                || maxAnswerBytes < 1
                || maxConnections < 1) {
            throw new IllegalArgumentException("timeouts, sizes and counts must be positive");
        }
    }

    /** The defaults. */
    public static ClientOptions defaults() {
        return new ClientOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                64 << 20,
                4,
                null,
                TrustAnchors.vendors(),
                Clock.systemUTC(),
                NettyTransport::open,
                EndorsementSource.refusing(),
                InMemoryEndorsementMemory.ofProcess());
    }

    /** The same with another {@link #connectTimeout}. */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return with(draft -> draft.connectTimeout = timeout);
    }

    /** The same with another {@link #requestTimeout}. */
    public ClientOptions withRequestTimeout(Duration timeout) {
        return with(draft -> draft.requestTimeout = timeout);
    }

    /** The same with another {@link #maxAnswerBytes}. */
    public ClientOptions withMaxAnswerBytes(int bytes) {
        return with(draft -> draft.maxAnswerBytes = bytes);
    }

    /** The same with other {@link #maxConnections}. */
    public ClientOptions withMaxConnections(int connections) {
        return with(draft -> draft.maxConnections = connections);
    }

    /** The same for the instance of this name, whatever address leads to it; see {@link #instanceName}. */
    public ClientOptions withInstanceName(@Nullable String name) {
        return with(draft -> draft.instanceName = name);
    }

    /**
     * The same with other {@link #trustAnchors}. What other roots vouch for does not belong into the memory that the
     * process shares, so that these options get one of their own, unless they have it already.
     */
    public ClientOptions withTrustAnchors(TrustAnchors anchors) {
        boolean shared = endorsementMemory == InMemoryEndorsementMemory.ofProcess();
        return with(draft -> {
            draft.trustAnchors = anchors;
            draft.endorsementMemory = shared ? new InMemoryEndorsementMemory() : endorsementMemory;
        });
    }

    /** The same with another {@link #clock}. */
    public ClientOptions withClock(Clock other) {
        return with(draft -> draft.clock = other);
    }

    /** The same with other {@link #transports}. */
    public ClientOptions withTransports(TransportFactory factory) {
        return with(draft -> draft.transports = factory);
    }

    /** The same with another {@link #endorsementSource}. */
    public ClientOptions withEndorsementSource(EndorsementSource source) {
        return with(draft -> draft.endorsementSource = source);
    }

    /** The same with another {@link #endorsementMemory}. */
    public ClientOptions withEndorsementMemory(EndorsementMemory memory) {
        return with(draft -> draft.endorsementMemory = memory);
    }

    private ClientOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.toOptions();
    }

    /** Options on their way to be others. */
    private static final class Draft {
        private Duration connectTimeout;
        private Duration requestTimeout;
        private int maxAnswerBytes;
        private int maxConnections;
        private @Nullable String instanceName;
        private TrustAnchors trustAnchors;
        private Clock clock;
        private TransportFactory transports;
        private EndorsementSource endorsementSource;
        private EndorsementMemory endorsementMemory;

        private Draft(ClientOptions options) {
            connectTimeout = options.connectTimeout;
            requestTimeout = options.requestTimeout;
            maxAnswerBytes = options.maxAnswerBytes;
            maxConnections = options.maxConnections;
            instanceName = options.instanceName;
            trustAnchors = options.trustAnchors;
            clock = options.clock;
            transports = options.transports;
            endorsementSource = options.endorsementSource;
            endorsementMemory = options.endorsementMemory;
        }

        private ClientOptions toOptions() {
            return new ClientOptions(
                    connectTimeout,
                    requestTimeout,
                    maxAnswerBytes,
                    maxConnections,
                    instanceName,
                    trustAnchors,
                    clock,
                    transports,
                    endorsementSource,
                    endorsementMemory);
        }
    }
}
