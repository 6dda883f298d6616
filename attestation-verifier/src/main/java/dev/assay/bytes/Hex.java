package dev.assay.bytes;

/** Hexadecimal; {@code java.util.HexFormat} is missing where the canister is compiled. */
public final class Hex {
    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    /** Lower-case hexadecimal of {@code value}. */
    public static String encode(byte[] value) {
        StringBuilder text = new StringBuilder(value.length * 2);
        for (byte b : value) {
            text.append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
        }
        return text.toString();
    }

    /** Reads hexadecimal of either case: an even number of digits, nothing else. */
    public static byte[] decode(String hex) throws MalformedException {
        if (hex.length() % 2 != 0) {
            throw new MalformedException("hexadecimal: odd number of digits (" + hex.length() + ")");
        }
        byte[] value = new byte[hex.length() / 2];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (digit(hex, 2 * i) << 4 | digit(hex, 2 * i + 1));
        }
        return value;
    }

    private static int digit(String hex, int at) throws MalformedException {
        char c = hex.charAt(at);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        throw new MalformedException("hexadecimal: not a digit at position " + at);
    }
}
