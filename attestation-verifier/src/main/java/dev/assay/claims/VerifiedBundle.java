package dev.assay.claims;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelSet;
import java.util.List;

/**
 * A bundle whose evidence verified and whose parts belong together: the TEE vouches for the wrapper, the wrapper for the
 * core and the GPU evidence, the core for the models. Only {@code AttestationVerifier} makes these.
 */
public final class VerifiedBundle {
    private final VerifiedEvidence cpu;
    private final List<VerifiedEvidence> gpus;
    private final Bytes coreDigest;
    private final StatementCore core;
    private final StatementWrapper wrapper;
    private final ModelSet models;

    /** For the verifier; a test holds that nobody else calls this. */
    public VerifiedBundle(
            VerifiedEvidence cpu,
            List<VerifiedEvidence> gpus,
            Bytes coreDigest,
            StatementCore core,
            StatementWrapper wrapper,
            ModelSet models) {
        this.cpu = cpu;
        this.gpus = List.copyOf(gpus);
        this.coreDigest = coreDigest;
        this.core = core;
        this.wrapper = wrapper;
        this.models = models;
    }

    /** What the CPU's TEE says. */
    public VerifiedEvidence cpu() {
        return cpu;
    }

    /** What each GPU says, in the order of the wrapper. */
    public List<VerifiedEvidence> gpus() {
        return gpus;
    }

    /** SHA-256 of the core: what receipts and registrations name. */
    public Bytes coreDigest() {
        return coreDigest;
    }

    /** Keys, models, policy and configuration of the epoch. */
    public StatementCore core() {
        return core;
    }

    /** Nonce, times and GPU states of this evidence. */
    public StatementWrapper wrapper() {
        return wrapper;
    }

    /** The models of the epoch. */
    public ModelSet models() {
        return models;
    }
}
