package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;

/** The simulated TEE, which does not answer while it is told not to. */
final class FlakyTee implements TeeProvider {
    private final TeeProvider simulated = new SimulatedTee("test");
    private volatile boolean silent;
    private volatile int quotes;

    void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** How many it was asked for. */
    int quotes() {
        return quotes;
    }

    @Override
    public TeeType tee() {
        return simulated.tee();
    }

    @Override
    public EnclaveMode mode() {
        return simulated.mode();
    }

    @Override
    public synchronized CmwRecord quote(Bytes reportData) throws TeeUnavailableException {
        quotes++;
        if (silent) {
            throw new TeeUnavailableException("the device is gone");
        }
        return simulated.quote(reportData);
    }
}
