package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.merkle.InclusionProof;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Evidence on demand. Quotes are slow and callers are strangers: one thread makes them, a bounded number of callers
 * waits, and inference has threads of its own.
 */
@Singleton
public class EvidenceService {
    private final Epochs epochs;
    private final EpochFactory factory;
    private final InferencePool quoting;

    EvidenceService(AssayConfig config, Epochs epochs, EpochFactory factory) {
        this.epochs = epochs;
        this.factory = factory;
        this.quoting = new InferencePool("evidence", 1, config.evidence().queue());
    }

    /**
     * Evidence over a caller's nonce.
     *
     * @param bundle the evidence
     * @param proof that the wrapper's nonce covers the caller's; null when it is the caller's own
     */
    public record Fresh(EvidenceBundle bundle, @Nullable InclusionProof proof) {}

    /**
     * Evidence over a caller's nonce, for the epoch whose key the caller's connection ends in.
     *
     * @param caller who asks, and over which connection
     * @param nonce the nonce, 16 to 64 bytes
     * @param tlsExporter the exporter value of the caller's TLS session for evidence that is bound to it; null for
     *     evidence that is not
     * @return the evidence; completed with an {@link EngineException} when too many wait or nothing is served, with an
     *     {@link EpochEndedException} when the connection outlived its epoch
     */
    public CompletionStage<Fresh> fresh(Caller caller, Bytes nonce, @Nullable Bytes tlsExporter) {
        Epochs.Lease lease;
        try {
            lease = epochs.acquire(caller.channel());
        } catch (EpochEndedException | EngineException e) {
            return CompletableFuture.failedStage(e);
        }
        return quoting.submit(scratch -> new Fresh(factory.evidence(lease.epoch(), nonce, tlsExporter), null))
                .whenComplete((done, failure) -> lease.close());
    }

    @PreDestroy
    void close() {
        quoting.close();
    }
}
