package dev.assay.enclave.device;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.jni.DeviceException;
import dev.assay.enclave.jni.NativeLibrary;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TEE behind a device file. It is asked by one thread of its own, one request after the other, and each caller waits no
 * longer than the bound. Its first evidence is got when it is opened: so it is known to work, and whether it is a debug TEE.
 */
public final class DeviceTee implements TeeProvider {
    /** Long enough for a throttled host, short enough for whoever waits. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static final int REPORT_DATA_BYTES = 64;

    private final EvidenceFormat format;
    private final EvidenceSource source;
    private final DeviceThread thread;
    private final EnclaveMode mode;

    private DeviceTee(EvidenceFormat format, EvidenceSource source, DeviceThread thread, EnclaveMode mode) {
        this.format = format;
        this.source = source;
        this.thread = thread;
        this.mode = mode;
    }

    /**
     * The first of {@code openers} that gives evidence.
     *
     * @param name what messages call the TEE
     * @throws TeeUnavailableException with what each of them said
     */
    public static TeeProvider open(String name, EvidenceFormat format, List<EvidenceSource.Opener> openers)
            throws TeeUnavailableException {
        return open(name, format, openers, BOUND);
    }

    static TeeProvider open(String name, EvidenceFormat format, List<EvidenceSource.Opener> openers, Duration bound)
            throws TeeUnavailableException {
        NativeLibrary.require();
        DeviceThread thread = new DeviceThread(name, bound);
        try {
            return thread.call(() -> firstOf(name, format, openers, thread));
        } catch (TeeUnavailableException | RuntimeException e) {
            thread.close(() -> {});
            throw e;
        }
    }

    private static TeeProvider firstOf(
            String name, EvidenceFormat format, List<EvidenceSource.Opener> openers, DeviceThread thread)
            throws TeeUnavailableException {
        Set<String> reasons = new LinkedHashSet<>();
        for (EvidenceSource.Opener opener : openers) {
            EvidenceSource source = null;
            try {
                source = opener.open();
                EvidenceFormat.Read first = ask(format, source, Bytes.of(new byte[REPORT_DATA_BYTES]));
                if (Thread.currentThread().isInterrupted()) {
                    throw new DeviceException("nobody waits for it any more");
                }
                EnclaveMode mode = first.debug() ? EnclaveMode.DEBUG : EnclaveMode.RELEASE;
                return new DeviceTee(format, source, thread, mode);
            } catch (DeviceException e) {
                closeIfOpen(source);
                reasons.add(String.valueOf(e.getMessage()));
            } catch (RuntimeException bug) {
                closeIfOpen(source);
                throw bug;
            }
        }
        throw new TeeUnavailableException(name + " gives no evidence: " + String.join("; ", reasons));
    }

    private static void closeIfOpen(@Nullable EvidenceSource source) {
        if (source != null) {
            source.close();
        }
    }

    @Override
    public TeeType tee() {
        return format.tee();
    }

    @Override
    public EnclaveMode mode() {
        return mode;
    }

    @Override
    public CmwRecord quote(Bytes reportData) throws TeeUnavailableException {
        if (reportData.length() != REPORT_DATA_BYTES) {
            throw new IllegalArgumentException("report data has 64 bytes, not " + reportData.length());
        }
        EvidenceFormat.Read read = thread.call(() -> ask(format, source, reportData));
        if (read.debug() != (mode == EnclaveMode.DEBUG)) {
            throw new TeeUnavailableException(
                    "the TEE has changed since the start: it can be debugged now, or could be then");
        }
        return new CmwRecord(format.mediaType(), read.encoded(), CmwRecord.EVIDENCE);
    }

    @Override
    public void close() {
        thread.close(source::close);
    }

    /** What a device hands out under another's report data would be somebody else's evidence, or an old one. */
    private static EvidenceFormat.Read ask(EvidenceFormat format, EvidenceSource source, Bytes reportData)
            throws DeviceException {
        Bytes encoded = Bytes.of(source.evidence(reportData.toArray()));
        EvidenceFormat.Read read = read(format, encoded);
        if (read.evidence().tee() != format.tee()) {
            throw new DeviceException("the device gave evidence of "
                    + read.evidence().tee().id() + ", not of " + format.tee().id());
        }
        if (!read.evidence().reportData().constantTimeEquals(reportData)) {
            throw new DeviceException(
                    "the device gave evidence for other report data than it was given: expected " + reportData.hex()
                            + ", found " + read.evidence().reportData().hex());
        }
        return read;
    }

    private static EvidenceFormat.Read read(EvidenceFormat format, Bytes encoded) throws DeviceException {
        try {
            return format.read(encoded);
        } catch (MalformedException e) {
            throw new DeviceException("the device gave " + encoded.length() + " bytes that are no evidence of "
                    + format.tee().id() + ": " + e.getMessage());
        }
    }
}
