package dev.assay.enclave.device;

import dev.assay.enclave.jni.Device;
import dev.assay.enclave.jni.DeviceException;
import java.nio.file.Path;

/** {@code /dev/tdx_guest}: a TDREPORT, which only this machine can check, and a quote made from it, which everybody can. */
final class TdxGuestDevice implements EvidenceSource {
    /** Makes a quote from a report. */
    @FunctionalInterface
    interface Quoting {
        /** @param tdReport 1024 bytes */
        byte[] quote(Device device, byte[] tdReport) throws DeviceException;
    }

    private final Device device;
    private final Quoting quoting;

    private TdxGuestDevice(Device device, Quoting quoting) {
        this.device = device;
        this.quoting = quoting;
    }

    static TdxGuestDevice open(Path path, Quoting quoting) throws DeviceException {
        return new TdxGuestDevice(Patience.whileBusy(() -> Device.open(path, true)), quoting);
    }

    @Override
    public byte[] evidence(byte[] reportData) throws DeviceException {
        byte[] tdReport = Patience.whileBusy(() -> device.tdReport(reportData));
        return Patience.whileBusy(() -> quoting.quote(device, tdReport));
    }

    @Override
    public void close() {
        device.close();
    }
}
