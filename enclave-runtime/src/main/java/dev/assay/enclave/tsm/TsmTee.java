package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trust domain of TDX or a guest of SEV-SNP whose kernel makes reports through configfs-tsm (Linux 6.7 and newer,
 * Documentation/ABI/testing/configfs-tsm-report). Pure Java.
 */
public final class TsmTee implements TeeProvider {
    /** Below the root of the file system. */
    public static final String REPORTS = "sys/kernel/config/tsm/report";

    private static final int REPORT_DATA_BYTES = 64;

    private final Path reports;
    private final TsmOptions options;
    private final TsmWorkers workers;
    private final TeeType tee;
    private final EnclaveMode mode;
    private final @Nullable BootEventLog bootLog;
    private volatile List<Bytes> registers;

    private TsmTee(Path root, TsmOptions options, TsmWorkers workers, TsmEvidence first) {
        this.reports = root.resolve(REPORTS);
        this.options = options;
        this.workers = workers;
        this.tee = first.tee();
        this.mode = first.mode();
        this.registers = first.registers();
        this.bootLog = tee == TeeType.TDX ? BootEventLog.read(root) : null;
    }

    /**
     * Opens the interface and has it make one report, which says whether the guest can be debugged.
     *
     * @param root where {@code /sys} is; {@code /} except in tests and unusual containers
     * @param wanted the TEE that must be behind it; null for either
     * @throws TeeUnavailableException if there is none, or another
     */
    public static TsmTee open(Path root, TsmOptions options, @Nullable TeeType wanted) throws TeeUnavailableException {
        Path reports = root.resolve(REPORTS);
        if (!Files.isDirectory(reports)) {
            throw new TeeUnavailableException(reports + " is not there; " + TsmAdvice.NOT_THERE);
        }
        TsmWorkers workers = new TsmWorkers(options);
        try {
            requireTee(reports, provider(reports, options, workers), wanted);
            byte[] random = new byte[REPORT_DATA_BYTES];
            new SecureRandom().nextBytes(random);
            return new TsmTee(root, options, workers, report(reports, options, workers, Bytes.of(random)));
        } catch (TeeUnavailableException | RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    private static String provider(Path reports, TsmOptions options, TsmWorkers workers)
            throws TeeUnavailableException {
        try {
            TsmTransaction transaction = new TsmTransaction(reports, options);
            return workers.run(transaction::provider);
        } catch (TsmFault fault) {
            throw TsmAdvice.unavailable(reports, fault);
        }
    }

    private static void requireTee(Path reports, String provider, @Nullable TeeType wanted)
            throws TeeUnavailableException {
        TeeType found = switch (provider) {
            case TsmTransaction.TDX -> TeeType.TDX;
            case TsmTransaction.SEV_SNP -> TeeType.SEV_SNP;
            default ->
                throw new TeeUnavailableException(reports + ": its provider is \""
                        + provider.replaceAll("[^\\w.-]", "?") + "\"; tdx_guest and sev_guest are known here");
        };
        if (wanted != null && wanted != found) {
            throw new TeeUnavailableException(
                    reports + ": this machine is a guest of " + found.id() + ", not of " + wanted.id());
        }
    }

    private static TsmEvidence report(Path reports, TsmOptions options, TsmWorkers workers, Bytes reportData)
            throws TeeUnavailableException {
        TsmEvidence evidence;
        try {
            TsmTransaction transaction = new TsmTransaction(reports, options);
            evidence = workers.run(() -> transaction.report(reportData, TsmEvidence::read));
        } catch (TsmFault fault) {
            throw TsmAdvice.unavailable(reports, fault);
        }
        if (!evidence.reportData().equals(reportData)) {
            throw new TeeUnavailableException(reports + ": the report vouches for other data than it was asked to");
        }
        return evidence;
    }

    @Override
    public TeeType tee() {
        return tee;
    }

    @Override
    public EnclaveMode mode() {
        return mode;
    }

    @Override
    public CmwRecord quote(Bytes reportData) throws TeeUnavailableException {
        if (reportData.length() != REPORT_DATA_BYTES) {
            throw new IllegalArgumentException("report data has " + REPORT_DATA_BYTES + " bytes");
        }
        TsmEvidence evidence = report(reports, options, workers, reportData);
        if (evidence.tee() != tee || evidence.mode() != mode) {
            throw new TeeUnavailableException(reports + ": the TEE has changed since the start, to "
                    + evidence.tee().id() + " in mode " + evidence.mode());
        }
        registers = evidence.registers();
        return evidence.record();
    }

    @Override
    public @Nullable CmwRecord eventLog() {
        return bootLog == null ? null : bootLog.replaying(registers);
    }

    @Override
    public String eventLogState() {
        return bootLog == null ? "" : bootLog.state(registers);
    }

    @Override
    public void close() {
        workers.close();
    }
}
