package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.server.model.ModelCatalog;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One set of models under one attested statement. It is kept alive by whoever still answers under it, and its models
 * are freed when the last one is done.
 */
public final class Epoch {
    private final StatementCore core;
    private final Bytes coreDigest;
    private final ModelCatalog models;
    private final EvidenceBundle bootEvidence;

    /** Starts at one for being current. */
    private final AtomicInteger users = new AtomicInteger(1);

    Epoch(StatementCore core, Bytes coreDigest, ModelCatalog models, EvidenceBundle bootEvidence) {
        this.core = core;
        this.coreDigest = coreDigest;
        this.models = models;
        this.bootEvidence = bootEvidence;
    }

    /** The statement's core. */
    public StatementCore core() {
        return core;
    }

    /** The core's digest, which receipts name. */
    public Bytes coreDigest() {
        return coreDigest;
    }

    /** The models that this epoch serves. */
    public ModelCatalog models() {
        return models;
    }

    /** The evidence that was made before this epoch began to serve. */
    public EvidenceBundle bootEvidence() {
        return bootEvidence;
    }

    /** Takes a share, unless the epoch is already gone. */
    boolean acquire() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Gives a share back; the last one frees the models. */
    void release() {
        if (users.decrementAndGet() == 0) {
            models.close();
        }
    }
}
