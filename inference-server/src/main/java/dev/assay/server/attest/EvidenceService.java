package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.EngineException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Evidence on demand, for the epoch whose key the caller's connection ends in. */
@Singleton
public class EvidenceService {
    private static final int MIN_CLIENTS = 4096;

    private final Epochs epochs;
    private final EpochFactory factory;
    private final EvidenceDesk desk;

    EvidenceService(AssayConfig config, Epochs epochs, EpochFactory factory, Crypto crypto) {
        this.epochs = epochs;
        this.factory = factory;
        AssayConfig.Evidence settings = checked(config.evidence());
        AssayConfig.PerClient perClient = settings.perClient();
        ClientLimits limits = new ClientLimits(
                perClient.waiting(),
                perClient.rate(),
                perClient.burst(),
                Math.max(MIN_CLIENTS, 2 * settings.queue()),
                System::nanoTime);
        this.desk = new EvidenceDesk(
                        new WaitingRoom(settings.queue()), limits, settings.quoteTimeout(), this::quote, crypto)
                .open();
    }

    private static AssayConfig.Evidence checked(AssayConfig.Evidence settings) {
        AssayConfig.PerClient perClient = settings.perClient();
        boolean usable = settings.queue() >= 1
                && settings.queue() <= 65_536
                && settings.quoteTimeout().toMillis() > 0
                && perClient.waiting() >= 1
                && perClient.rate() > 0
                && perClient.burst() >= 1;
        if (!usable) {
            throw new StartupException(
                    StartupException.USAGE, "assay.evidence: queue, quote-timeout or per-client is out of range");
        }
        return settings;
    }

    /**
     * Evidence over a caller's nonce. Callers whose nonces arrive while a quote is made share the next one; a caller with
     * a TLS session has a quote to itself.
     *
     * @param caller who asks, and may hang up
     * @param nonce the nonce, 16 to 64 bytes
     * @param tlsExporter the exporter value of the caller's TLS session that the evidence is to be bound to, or null
     * @return the evidence; completed with an {@link EvidenceRefusedException} when too many wait or the TEE does not
     *     answer, with an {@link EpochEndedException} when the connection outlived its epoch, and with an
     *     {@link EngineException} when nothing is served
     */
    public CompletionStage<FreshEvidence> fresh(Caller caller, Bytes nonce, @Nullable Bytes tlsExporter) {
        return desk.fresh(caller, nonce, tlsExporter);
    }

    /** What happened so far. */
    public EvidenceStatistics statistics() {
        return desk.statistics();
    }

    /** How many callers wait for a quote to be begun. */
    public int waiting() {
        return desk.waiting();
    }

    /** Whether callers are let in; not while a quote is overdue. */
    public boolean isAnswering() {
        return desk.isAnswering();
    }

    private EvidenceBundle quote(Channel channel, Bytes nonce, @Nullable Bytes tlsExporter) throws Exception {
        try (Epochs.Lease lease = epochs.acquire(channel)) {
            return factory.evidence(lease.epoch(), nonce, tlsExporter);
        }
    }

    @PreDestroy
    void close() {
        desk.close();
    }
}
