package dev.assay.enclave.device;

import dev.assay.enclave.jni.DeviceException;
import dev.assay.evidence.intel.IntelQuote;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Messages of Intel's quote generation service (qgs_msg_lib.h): a length, big endian; then a header of version, type, size
 * and error, and two lengths with what they measure, all little endian.
 */
final class QgsMessage {
    /** Length of the length before a message. */
    static final int LENGTH_BYTES = 4;

    private static final int MAX_BYTES = IntelQuote.MAX_BYTES;
    private static final int MAJOR_VERSION = 1;
    private static final int MINOR_VERSION = 1;
    private static final int GET_QUOTE_REQUEST = 0;
    private static final int GET_QUOTE_RESPONSE = 1;

    private static final int TYPE = 4;
    private static final int SIZE = 8;
    private static final int ERROR = 12;
    private static final int FIRST_LENGTH = 16;
    private static final int SECOND_LENGTH = 20;
    private static final int CONTENT = 24;

    private QgsMessage() {}

    /** Asks for a quote by any key. */
    static byte[] request(byte[] tdReport) {
        int size = CONTENT + tdReport.length;
        ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + size);
        out.putInt(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) MAJOR_VERSION).putShort((short) MINOR_VERSION);
        out.putInt(GET_QUOTE_REQUEST).putInt(size).putInt(0);
        return out.putInt(tdReport.length).putInt(0).put(tdReport).array();
    }

    /** How long the message after {@code prefix} is. */
    static int length(String from, byte[] prefix) throws DeviceException {
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(prefix).getInt());
        if (length < CONTENT || length > MAX_BYTES) {
            throw new DeviceException(
                    from + " announces a message of " + length + " bytes, expected " + CONTENT + " to " + MAX_BYTES);
        }
        return (int) length;
    }

    /** Whether {@code bytes} are a length and a message of that length: what a quote begins with would be too great for one. */
    static boolean isFramed(byte[] bytes) {
        return bytes.length >= LENGTH_BYTES && ByteBuffer.wrap(bytes).getInt() == bytes.length - LENGTH_BYTES;
    }

    /** The quote in the response that {@code framed} is. */
    static byte[] quote(String from, byte[] framed) throws DeviceException {
        int size = length(from, Arrays.copyOf(framed, LENGTH_BYTES));
        if (size != framed.length - LENGTH_BYTES) {
            throw new DeviceException(from + " gave a message of " + framed.length + " bytes that says " + size);
        }
        ByteBuffer message = ByteBuffer.wrap(framed, LENGTH_BYTES, size).slice().order(ByteOrder.LITTLE_ENDIAN);
        requireResponse(from, message);
        long skipped = Integer.toUnsignedLong(message.getInt(FIRST_LENGTH));
        long quote = Integer.toUnsignedLong(message.getInt(SECOND_LENGTH));
        if (quote == 0 || CONTENT + skipped + quote != size) {
            throw new DeviceException(from + " gave " + size + " bytes for an identifier of " + skipped
                    + " bytes and a quote of " + quote);
        }
        byte[] found = new byte[(int) quote];
        message.get(CONTENT + (int) skipped, found);
        return found;
    }

    private static void requireResponse(String from, ByteBuffer message) throws DeviceException {
        int version = Short.toUnsignedInt(message.getShort(0));
        int type = message.getInt(TYPE);
        long size = Integer.toUnsignedLong(message.getInt(SIZE));
        if (version != MAJOR_VERSION || type != GET_QUOTE_RESPONSE || size != message.limit()) {
            throw new DeviceException(from + " gave a message of version " + version + ", type " + type + " and size "
                    + size + ", expected " + MAJOR_VERSION + ", " + GET_QUOTE_RESPONSE + " and " + message.limit());
        }
        int error = message.getInt(ERROR);
        if (error != 0) {
            throw new DeviceException(from + " could not make a quote, error 0x" + Integer.toHexString(error));
        }
    }
}
