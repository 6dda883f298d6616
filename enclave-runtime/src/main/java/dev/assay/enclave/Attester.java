package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import java.util.List;
import java.util.Map;

/** Puts a statement under a quote: wraps the core with a nonce and times, and has the TEE vouch for the wrapper. */
public final class Attester {
    private final TeeProvider tee;
    private final Crypto crypto;

    /** An attester that quotes with {@code tee}. */
    public Attester(TeeProvider tee, Crypto crypto) {
        this.tee = tee;
        this.crypto = crypto;
    }

    /** The kind of TEE that vouches. */
    public TeeType tee() {
        return tee.tee();
    }

    /** What the TEE's word is worth. */
    public EnclaveMode mode() {
        return tee.mode();
    }

    /**
     * One bundle.
     *
     * @param core the epoch's core
     * @param models the epoch's models, whose root the core names
     * @param occasion what the quote is for
     * @param gpus the enclave's GPUs as last seen, under this core
     * @param endorsements what vendors say about this machine, by the names of bundle members
     */
    public EvidenceBundle attest(
            StatementCore core,
            ModelSet models,
            Occasion occasion,
            List<GpuEvidence> gpus,
            Map<String, CmwRecord> endorsements)
            throws TeeUnavailableException {
        Bytes wrapper = new StatementWrapper(
                        core.digest(crypto),
                        occasion.nonce(),
                        occasion.issuedAt(),
                        occasion.issuedAt() + occasion.lifetimeSeconds(),
                        gpus.stream().map(gpu -> state(gpu, occasion)).toList(),
                        occasion.tlsExporter())
                .encode();
        CmwRecord cpu = tee.quote(StatementWrapper.reportData(wrapper, crypto));
        return new EvidenceBundle(
                core.encode(),
                wrapper,
                cpu,
                gpus.stream().map(GpuEvidence::evidence).toList(),
                models.encode(),
                tee.eventLog(),
                endorsements);
    }

    private GpuState state(GpuEvidence gpu, Occasion occasion) {
        return new GpuState(
                crypto.sha384(gpu.evidence().value()),
                gpu.ccMode(),
                gpu.devtools(),
                Math.max(0, occasion.issuedAt() - gpu.takenAt()),
                gpu.refreshCounter());
    }
}
