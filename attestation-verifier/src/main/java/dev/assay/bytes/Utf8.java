package dev.assay.bytes;

import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 (RFC 3629): no replacement characters, no overlong forms, no surrogates.
 *
 * <p>Written out because the JVM and the canister must refuse exactly the same bytes.
 */
public final class Utf8 {
    private Utf8() {}

    /** The UTF-8 bytes of {@code text}, which must not hold unpaired surrogates. */
    public static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !startsPair(text, i++)) {
                throw new IllegalArgumentException("unpaired surrogate in text");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /** Reads {@code value} as UTF-8. {@code where} names it in the error. */
    public static String decode(byte[] value, String where) throws MalformedException {
        if (isAscii(value)) {
            return new String(value, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(value.length);
        int i = 0;
        while (i < value.length) {
            int lead = value[i++] & 0xff;
            if (lead < 0x80) {
                text.append((char) lead);
                continue;
            }
            int more = lead >= 0xf0 && lead < 0xf5
                    ? 3
                    : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
            if (more == 0 || i + more > value.length) {
                throw new MalformedException(where + ": not UTF-8");
            }
            int point = lead & (0x3f >> more);
            for (int k = 0; k < more; k++) {
                int next = value[i++] & 0xff;
                if ((next & 0xc0) != 0x80) {
                    throw new MalformedException(where + ": not UTF-8");
                }
                point = point << 6 | next & 0x3f;
            }
            appendPoint(text, point, more, where);
        }
        return text.toString();
    }

    private static boolean isAscii(byte[] value) {
        for (byte b : value) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static void appendPoint(StringBuilder text, int point, int more, String where) throws MalformedException {
        boolean overlong = more == 2 && point < 0x800 || more == 3 && point < 0x10000;
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        if (overlong || surrogate || point > 0x10ffff) {
            throw new MalformedException(where + ": not UTF-8");
        }
        if (point < 0x10000) {
            text.append((char) point);
        } else {
            text.append((char) (0xd800 + (point - 0x10000 >> 10))).append((char) (0xdc00 + (point - 0x10000 & 0x3ff)));
        }
    }
}
