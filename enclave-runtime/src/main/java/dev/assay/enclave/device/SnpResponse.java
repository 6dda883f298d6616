package dev.assay.enclave.device;

import dev.assay.enclave.jni.DeviceException;
import dev.assay.evidence.amd.SnpReport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** MSG_REPORT_RSP (AMD 56860, table 24): status at 00h, size of the report at 04h, the report from 20h on. */
final class SnpResponse {
    private static final int STATUS = 0x00;
    private static final int SIZE = 0x04;
    private static final int REPORT = 0x20;

    private SnpResponse() {}

    static byte[] report(String device, byte[] response) throws DeviceException {
        ByteBuffer fields = ByteBuffer.wrap(response).order(ByteOrder.LITTLE_ENDIAN);
        int status = fields.getInt(STATUS);
        if (status != 0) {
            throw new DeviceException(
                    device + ": the firmware refused the report, status " + FirmwareError.describe(status));
        }
        long size = Integer.toUnsignedLong(fields.getInt(SIZE));
        if (size != SnpReport.BYTES) {
            throw new DeviceException(device + ": a report of " + size + " bytes, expected " + SnpReport.BYTES);
        }
        return Arrays.copyOfRange(response, REPORT, REPORT + SnpReport.BYTES);
    }
}
