package dev.assay.enclave.device;

import dev.assay.enclave.jni.Device;
import dev.assay.enclave.jni.DeviceException;
import dev.assay.enclave.jni.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Quotes through the driver, which puts {@code struct tdx_quote_hdr} into memory that the host sees (TDX Guest-Host
 * Communication Interface, TDG.VP.VMCALL GetQuote): version, status, length of what goes in, length of what came out.
 */
final class DriverQuotes {
    private static final int STATUS = 8;
    private static final int IN_LENGTH = 16;
    private static final int OUT_LENGTH = 20;
    private static final int DATA = 24;
    /** As long as Intel's library makes it. */
    private static final int BUFFER_BYTES = 4 * 4096;

    private static final long SUCCESS = 0;
    private static final long IN_FLIGHT = -1;
    private static final long ERROR = 0x8000000000000000L;
    private static final long SERVICE_UNAVAILABLE = 0x8000000000000001L;

    private DriverQuotes() {}

    /** What goes in is a message for Intel's quote generation service: so does libtdx_attest. */
    static byte[] framed(Device device, byte[] tdReport) throws DeviceException {
        return quote(device, QgsMessage.request(tdReport));
    }

    /** What goes in is the report itself: so the interface's specification has it, and hosts that make the message themselves. */
    static byte[] bare(Device device, byte[] tdReport) throws DeviceException {
        return quote(device, tdReport);
    }

    private static byte[] quote(Device device, byte[] input) throws DeviceException {
        byte[] buffer = new byte[BUFFER_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(0, 1).putInt(IN_LENGTH, input.length).put(DATA, input);
        device.tdQuote(buffer);
        requireSuccess(device.name(), fields.getLong(STATUS));
        long length = Integer.toUnsignedLong(fields.getInt(OUT_LENGTH));
        if (length == 0 || length > BUFFER_BYTES - DATA) {
            throw new DeviceException(device.name() + ": TDX_CMD_GET_QUOTE says " + length
                    + " bytes came, expected 1 to " + (BUFFER_BYTES - DATA));
        }
        byte[] output = Arrays.copyOfRange(buffer, DATA, DATA + (int) length);
        return QgsMessage.isFramed(output) ? QgsMessage.quote(device.name(), output) : output;
    }

    private static void requireSuccess(String device, long status) throws DeviceException {
        String request = device + ": TDX_CMD_GET_QUOTE";
        if (status == IN_FLIGHT) {
            throw new DeviceException(request + ": the quote is still being made", Errno.EBUSY);
        }
        if (status == SERVICE_UNAVAILABLE) {
            throw new DeviceException(
                    request + ": the host has no quote generation service; its operator must start qgsd");
        }
        if (status == ERROR) {
            throw new DeviceException(request + ": the host could not make a quote");
        }
        if (status != SUCCESS) {
            throw new DeviceException(request + ": status 0x" + Long.toHexString(status));
        }
    }
}
