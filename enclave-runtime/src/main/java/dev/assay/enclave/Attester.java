package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import java.util.List;

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
     * @param nonce the caller's, {@value StatementWrapper#MIN_NONCE_BYTES} to {@value StatementWrapper#MAX_NONCE_BYTES}
     *     bytes
     * @param issuedAt seconds since 1970
     * @param lifetimeSeconds from then until not-after
     */
    public EvidenceBundle attest(StatementCore core, ModelSet models, Bytes nonce, long issuedAt, long lifetimeSeconds)
            throws TeeUnavailableException {
        StatementWrapper wrapper =
                new StatementWrapper(core.digest(crypto), nonce, issuedAt, issuedAt + lifetimeSeconds, List.of(), null);
        Bytes encodedWrapper = wrapper.encode();
        return EvidenceBundle.of(
                core.encode(), encodedWrapper, tee.quote(StatementWrapper.reportData(encodedWrapper, crypto)), models);
    }
}
