package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

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
     * Evidence over a caller's nonce, for the epoch that is current when its turn comes.
     *
     * @param nonce the nonce, 16 to 64 bytes
     * @return the bundle; completed with an {@link EngineException} when too many wait or nothing is served
     */
    public CompletionStage<EvidenceBundle> fresh(Bytes nonce) {
        return quoting.submit(scratch -> {
            try (Epochs.Lease lease = epochs.acquire().orElseThrow(EngineException::notReady)) {
                return factory.evidence(lease.epoch(), nonce);
            }
        });
    }

    @PreDestroy
    void close() {
        quoting.close();
    }
}
