package dev.assay.enclave.occlum;

import dev.assay.enclave.device.EvidenceSource;
import dev.assay.enclave.device.Patience;
import dev.assay.enclave.jni.Device;
import dev.assay.enclave.jni.DeviceException;
import dev.assay.enclave.jni.Errno;
import dev.assay.evidence.intel.IntelQuote;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Occlum's {@code /dev/sgx}. The SGX driver of a host has had a device of that name too, and later a directory: neither
 * knows these requests, which is how they are told apart.
 */
final class DcapDevice implements EvidenceSource {
    private static final int ATTEMPTS = 3;

    private final Device device;

    private DcapDevice(Device device) {
        this.device = device;
    }

    static DcapDevice open(Path path) throws DeviceException {
        Device device = Patience.whileBusy(() -> Device.open(path, false));
        try {
            requireDriver(device);
            return new DcapDevice(device);
        } catch (DeviceException e) {
            device.close();
            throw e;
        }
    }

    private static void requireDriver(Device device) throws DeviceException {
        boolean driver;
        try {
            driver = Patience.whileBusy(device::hasDcapDriver);
        } catch (DeviceException e) {
            if (e.errno() == Errno.ENOTTY || e.errno() == Errno.ENOSYS) {
                throw new DeviceException(e.getMessage()
                        + ": this is not Occlum's device; run the server inside Occlum, not beside the SGX driver");
            }
            throw e;
        }
        if (!driver) {
            throw new DeviceException(device.name()
                    + ": the host has no SGX driver for DCAP; it needs /dev/sgx_enclave and /dev/sgx_provision");
        }
    }

    /** The size is asked for each time: it changes when the host's quoting enclave does. */
    @Override
    public byte[] evidence(byte[] reportData) throws DeviceException {
        int size = size();
        for (int attempt = 1; ; attempt++) {
            try {
                return quote(reportData, size);
            } catch (DeviceException e) {
                // Occlum says EINVAL for nearly everything; that the quote has outgrown its buffer is one of those
                // things.
                int now = e.errno() == Errno.EINVAL ? size() : size;
                if (now == size || attempt == ATTEMPTS) {
                    throw e;
                }
                size = now;
            }
        }
    }

    private int size() throws DeviceException {
        long size = Patience.whileBusy(device::dcapQuoteBytes);
        if (size == 0 || size > IntelQuote.MAX_BYTES) {
            throw new DeviceException(device.name() + ": GET_DCAP_QUOTE_SIZE says " + size + " bytes, expected 1 to "
                    + IntelQuote.MAX_BYTES);
        }
        return (int) size;
    }

    private byte[] quote(byte[] reportData, int size) throws DeviceException {
        byte[] buffer = new byte[size];
        int length = Patience.whileBusy(() -> device.dcapQuote(reportData, buffer));
        return Arrays.copyOf(buffer, length);
    }

    @Override
    public void close() {
        device.close();
    }
}
