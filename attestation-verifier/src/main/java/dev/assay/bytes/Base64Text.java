package dev.assay.bytes;

/**
 * Base64 in its two alphabets (RFC 4648), canonical only: one text for each byte string. Written out here because the
 * JDK's decoder forgives more than this, and the canister's class library yet other things than the JDK's.
 */
public final class Base64Text {
    private static final String COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String STANDARD = COMMON + "+/";
    private static final String URL = COMMON + "-_";
    private static final byte[] STANDARD_VALUES = values(STANDARD);
    private static final byte[] URL_VALUES = values(URL);
    private static final char PAD = '=';

    private Base64Text() {}

    /** Base64url without padding (RFC 4648 section 5), as CMW's JSON form uses. */
    public static String encodeUrl(Bytes value) {
        return encode(value, URL, false);
    }

    /** Base64 with padding (RFC 4648 section 4), as RFC 9651 byte sequences use. */
    public static String encode(Bytes value) {
        return encode(value, STANDARD, true);
    }

    private static String encode(Bytes value, String alphabet, boolean padded) {
        StringBuilder text = new StringBuilder((value.length() + 2) / 3 * 4);
        for (int i = 0; i < value.length(); i += 3) {
            int left = Math.min(3, value.length() - i);
            int group = value.at(i) << 16 | (left > 1 ? value.at(i + 1) << 8 : 0) | (left > 2 ? value.at(i + 2) : 0);
            for (int digit = 0; digit <= left; digit++) {
                text.append(alphabet.charAt(group >> 18 - 6 * digit & 63));
            }
            for (int pad = left; padded && pad < 3; pad++) {
                text.append(PAD);
            }
        }
        return text.toString();
    }

    /** Reads unpadded base64url; {@code where} names it in the error. */
    public static Bytes decodeUrl(String text, String where) throws MalformedException {
        return decode(text, text.length(), URL_VALUES, where);
    }

    /** Reads padded base64; {@code where} names it in the error. */
    public static Bytes decode(String text, String where) throws MalformedException {
        int digits = text.length();
        while (digits > 0 && text.length() - digits < 2 && text.charAt(digits - 1) == PAD) {
            digits--;
        }
        Bytes value = decode(text, digits, STANDARD_VALUES, where);
        if (text.length() % 4 != 0) {
            throw new MalformedException(where + ": not canonical base64");
        }
        return value;
    }

    private static Bytes decode(String text, int digits, byte[] values, String where) throws MalformedException {
        if (digits % 4 == 1) {
            throw new MalformedException(where + ": not base64");
        }
        byte[] bytes = new byte[digits / 4 * 3 + digits % 4 * 3 / 4];
        int filled = 0;
        int bits = 0;
        int held = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            int value = c < values.length ? values[c] : -1;
            if (value < 0) {
                throw new MalformedException(where + ": not base64");
            }
            bits = bits << 6 | value;
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[filled++] = (byte) (bits >> held);
                bits &= (1 << held) - 1;
            }
        }
        if (bits != 0) {
            throw new MalformedException(where + ": not canonical base64");
        }
        return Bytes.of(bytes);
    }

    private static byte[] values(String alphabet) {
        byte[] values = new byte[128];
        for (int c = 0; c < values.length; c++) {
            values[c] = (byte) alphabet.indexOf(c);
        }
        return values;
    }
}
