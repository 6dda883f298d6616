package dev.assay.enclave.occlum;

import dev.assay.enclave.device.EvidenceSource;
import dev.assay.enclave.device.Patience;
import dev.assay.enclave.jni.Device;
import dev.assay.enclave.jni.DeviceException;
import java.nio.file.Path;

/**
 * {@code /dev/attestation_report_data}, which takes report data, and {@code /dev/attestation_quote}, which gives a quote for
 * what was written there last. All of Occlum shares the one report data: when another process writes between our two steps
 * the quote is for its data, which the caller notices.
 */
final class AttestationFiles implements EvidenceSource {
    /** More than a quote is long; a reader with less room than the quote needs is refused. */
    private static final int ROOM = 32 << 10;

    private final Path reportData;
    private final Path quote;

    private AttestationFiles(Path reportData, Path quote) {
        this.reportData = reportData;
        this.quote = quote;
    }

    static AttestationFiles of(Path dev) {
        return new AttestationFiles(dev.resolve("attestation_report_data"), dev.resolve("attestation_quote"));
    }

    @Override
    public byte[] evidence(byte[] wanted) throws DeviceException {
        return Patience.whileBusy(() -> {
            try (Device device = Device.open(reportData, true)) {
                device.write(wanted);
            }
            // Each read makes a quote, whatever the position in the file: it is read once, and there is no end to it.
            try (Device device = Device.open(quote, false)) {
                return device.read(ROOM);
            }
        });
    }

    /** Nothing is held between requests. */
    @Override
    public void close() {}
}
