package dev.assay.enclave.device;

import dev.assay.enclave.jni.Device;
import dev.assay.enclave.jni.DeviceException;
import dev.assay.enclave.jni.Errno;
import dev.assay.enclave.jni.SnpAnswer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code /dev/sev-guest}. The extended request brings the host's certificates along (AMD 56421, SNP extended guest request);
 * hosts and kernels without it give the report alone.
 */
final class SevGuestDevice implements EvidenceSource {
    private static final int PAGE_BYTES = 4096;
    /** What Linux takes at most (SEV_FW_BLOB_MAX_SIZE), so that one request is mostly enough. */
    private static final int FIRST_ROOM = 4 * PAGE_BYTES;

    private static final int MOST_ROOM = 64 * PAGE_BYTES;
    private static final int PLAIN = -1;

    private final Device device;
    private final int vmpl;
    private int room = FIRST_ROOM;

    private SevGuestDevice(Device device, int vmpl) {
        this.device = device;
        this.vmpl = vmpl;
    }

    static SevGuestDevice open(Path path, int vmpl) throws DeviceException {
        return new SevGuestDevice(Patience.whileBusy(() -> Device.open(path, true)), vmpl);
    }

    @Override
    public byte[] evidence(byte[] reportData) throws DeviceException {
        SnpAnswer answer = room == PLAIN ? ask(reportData, PLAIN) : extended(reportData);
        byte[] report = SnpResponse.report(device.name(), answer.response());
        byte[] certificates = SnpCertificates.used(answer.certificates());
        byte[] evidence = Arrays.copyOf(report, report.length + certificates.length);
        System.arraycopy(certificates, 0, evidence, report.length, certificates.length);
        return evidence;
    }

    private SnpAnswer extended(byte[] reportData) throws DeviceException {
        SnpAnswer answer = ask(reportData, room);
        if (isTooShort(answer)) {
            room = roomFor(answer.certificateBytes());
            answer = ask(reportData, room);
        }
        if (isTooShort(answer)) {
            throw failure(answer, "SNP_GET_EXT_REPORT");
        }
        return answer;
    }

    /** One answer that is success, or that the certificates need more room. */
    private SnpAnswer ask(byte[] reportData, int certificateRoom) throws DeviceException {
        String request = certificateRoom == PLAIN ? "SNP_GET_REPORT" : "SNP_GET_EXT_REPORT";
        SnpAnswer answer = Patience.whileBusy(() -> {
            SnpAnswer now = device.snpReport(reportData, vmpl, certificateRoom);
            if (isBusy(now)) {
                throw new DeviceException(device.name() + ": " + request + ": the VMM is busy", Errno.EBUSY);
            }
            return now;
        });
        if (certificateRoom != PLAIN && isUnknown(answer)) {
            room = PLAIN;
            return ask(reportData, PLAIN);
        }
        if (answer.errno() == 0 && (answer.vmmError() == 0 || isUntouched(answer)) || isTooShort(answer)) {
            return answer;
        }
        throw failure(answer, request);
    }

    private static boolean isBusy(SnpAnswer answer) {
        return answer.vmmError() == SnpAnswer.VMM_BUSY
                || answer.errno() == Errno.EBUSY
                || answer.errno() == Errno.EAGAIN
                || answer.errno() == Errno.EINTR;
    }

    /** The first kernels said EIO, later ones ENOSPC; all of them say it in EXITINFO2. */
    private static boolean isTooShort(SnpAnswer answer) {
        return answer.vmmError() == SnpAnswer.VMM_INVALID_LENGTH;
    }

    private static boolean isUnknown(SnpAnswer answer) {
        return isUntouched(answer)
                && (answer.errno() == Errno.ENOTTY
                        || answer.errno() == Errno.EINVAL
                        || answer.errno() == Errno.EOPNOTSUPP);
    }

    /** EXITINFO2 as we left it, or as drivers of different ages set it before they ask: nobody else has answered. */
    private static boolean isUntouched(SnpAnswer answer) {
        long value = answer.exitInfo2();
        return value == 0 || value == 0xff || value == 0xffff_ffffL || value == -1;
    }

    private int roomFor(long needed) throws DeviceException {
        if (needed <= room || needed > MOST_ROOM) {
            throw new DeviceException(device.name() + ": SNP_GET_EXT_REPORT asks for " + needed
                    + " bytes for certificates, with " + room + " offered and at most " + MOST_ROOM + " allowed");
        }
        return (int) ((needed + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES);
    }

    private DeviceException failure(SnpAnswer answer, String request) {
        StringBuilder message = new StringBuilder(device.name() + ": " + request);
        if (!isUntouched(answer)) {
            message.append(", firmware error ").append(FirmwareError.describe(answer.firmwareError()));
            message.append(", VMM error ").append(answer.vmmError());
        }
        if (answer.errno() == Errno.ENOTTY) {
            message.append("; after a failure the driver gives up its key for good: the guest must be started anew");
        }
        return answer.errno() == 0
                ? new DeviceException(message.toString())
                : new DeviceException(message.toString(), answer.errno());
    }

    @Override
    public void close() {
        device.close();
    }
}
