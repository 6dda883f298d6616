package dev.assay.enclave.mode;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import org.jspecify.annotations.Nullable;

/** A TEE whose operator wants to look into the enclave, and says so in its statements. */
final class DebugTee implements TeeProvider {
    private final TeeProvider tee;

    DebugTee(TeeProvider tee) {
        this.tee = tee;
    }

    @Override
    public TeeType tee() {
        return tee.tee();
    }

    @Override
    public EnclaveMode mode() {
        return EnclaveMode.DEBUG;
    }

    @Override
    public CmwRecord quote(Bytes reportData) throws TeeUnavailableException {
        return tee.quote(reportData);
    }

    @Override
    public @Nullable CmwRecord eventLog() throws TeeUnavailableException {
        return tee.eventLog();
    }

    @Override
    public String eventLogState() {
        return tee.eventLogState();
    }

    @Override
    public void close() {
        tee.close();
    }
}
