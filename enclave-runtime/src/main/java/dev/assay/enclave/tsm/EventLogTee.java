package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.TdxQuote;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trust domain that is asked in another way than through configfs, and its boot event log. */
public final class EventLogTee implements TeeProvider {
    private static final int REPORT_DATA_BYTES = 64;

    private final TeeProvider tee;
    private final BootEventLog bootLog;
    private volatile List<Bytes> registers;

    private EventLogTee(TeeProvider tee, BootEventLog bootLog, List<Bytes> registers) {
        this.tee = tee;
        this.bootLog = bootLog;
        this.registers = registers;
    }

    /**
     * Adds the log; for its registers it asks for one quote.
     *
     * @param root where {@code /sys} is
     */
    public static TeeProvider of(TeeProvider tee, Path root) throws TeeUnavailableException {
        try {
            CmwRecord quote = tee.quote(Bytes.of(new byte[REPORT_DATA_BYTES]));
            return new EventLogTee(tee, BootEventLog.read(root), registers(quote));
        } catch (TeeUnavailableException | RuntimeException e) {
            tee.close();
            throw e;
        }
    }

    private static List<Bytes> registers(CmwRecord quote) throws TeeUnavailableException {
        try {
            if (IntelQuote.decode(quote.value()) instanceof TdxQuote tdx) {
                return tdx.report().rtmrs();
            }
            throw new TeeUnavailableException("a quote of an enclave stands where one of a trust domain must");
        } catch (MalformedException e) {
            throw new TeeUnavailableException("a quote that cannot be read: " + e.getMessage());
        }
    }

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
        CmwRecord quote = tee.quote(reportData);
        registers = registers(quote);
        return quote;
    }

    @Override
    public @Nullable CmwRecord eventLog() {
        return bootLog.replaying(registers);
    }

    @Override
    public String eventLogState() {
        return bootLog.state(registers);
    }

    @Override
    public void close() {
        tee.close();
    }
}
