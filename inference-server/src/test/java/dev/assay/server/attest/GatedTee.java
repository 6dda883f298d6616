package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A simulated TEE whose quotes take as long as a test wants, with the processor idle meanwhile or busy. */
@Alternative
@Singleton
public class GatedTee implements TeeProvider {
    private final SimulatedTee tee = new SimulatedTee(BuildIdentity.current());
    private final Semaphore begun = new Semaphore(0);
    private volatile boolean shut;
    private volatile boolean busy;

    @Override
    public TeeType tee() {
        return tee.tee();
    }

    @Override
    public EnclaveMode mode() {
        return tee.mode();
    }

    @Override
    public CmwRecord quote(Bytes reportData) throws TeeUnavailableException {
        begun.release();
        await();
        return tee.quote(reportData);
    }

    private void await() throws TeeUnavailableException {
        try {
            while (shut) {
                if (!busy) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
        } catch (InterruptedException e) {
            throw new TeeUnavailableException("interrupted");
        }
    }

    /** From now on quotes are begun and not finished. */
    public void shut(boolean keepProcessorBusy) {
        begun.drainPermits();
        busy = keepProcessorBusy;
        shut = true;
    }

    /** Lets quotes be finished. */
    public void open() {
        shut = false;
    }

    /** Waits until a quote was begun since {@link #shut}. */
    public void awaitBegun() throws InterruptedException {
        if (!begun.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no quote was begun");
        }
    }
}
