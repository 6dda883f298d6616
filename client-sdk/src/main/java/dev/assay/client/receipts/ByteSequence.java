package dev.assay.client.receipts;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/** A byte sequence as HTTP header fields carry it (RFC 9651 section 3.3.5): base64 between colons. */
public final class ByteSequence {
    private ByteSequence() {}

    /** The field value. */
    public static String encode(Bytes value) {
        return ":" + Base64Text.encode(value) + ":";
    }

    /**
     * Reads a field value of at most {@code maxBytes} bytes.
     *
     * @param where names the field in errors
     */
    public static Bytes decode(String field, int maxBytes, String where) throws MalformedException {
        int length = field.length();
        if (length < 2 || field.charAt(0) != ':' || field.charAt(length - 1) != ':') {
            throw new MalformedException(where + ": expected base64 between colons");
        }
        // Before decoding by the length of the text, after it by the bytes themselves.
        if (length - 2 <= (maxBytes + 2) / 3 * 4) {
            Bytes value = Base64Text.decode(field.substring(1, length - 1), where);
            if (value.length() <= maxBytes) {
                return value;
            }
        }
        throw new MalformedException(where + ": longer than " + maxBytes + " bytes");
    }
}
