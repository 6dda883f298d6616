package dev.assay.bytes;

import java.util.Base64;

/** Base64 in its two alphabets (RFC 4648), canonical only: one text for each byte string. */
public final class Base64Text {
    private Base64Text() {}

    /** Base64url without padding (RFC 4648 section 5), as CMW's JSON form uses. */
    public static String encodeUrl(Bytes value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value.toArray());
    }

    /** Base64 with padding (RFC 4648 section 4), as RFC 9651 byte sequences use. */
    public static String encode(Bytes value) {
        return Base64.getEncoder().encodeToString(value.toArray());
    }

    /** Reads unpadded base64url; {@code where} names it in the error. */
    public static Bytes decodeUrl(String text, String where) throws MalformedException {
        return decode(Base64.getUrlDecoder(), text, where, true);
    }

    /** Reads padded base64; {@code where} names it in the error. */
    public static Bytes decode(String text, String where) throws MalformedException {
        return decode(Base64.getDecoder(), text, where, false);
    }

    private static Bytes decode(Base64.Decoder decoder, String text, String where, boolean url)
            throws MalformedException {
        try {
            Bytes value = Bytes.of(decoder.decode(text));
            // The JDK's decoder forgives missing padding and stray low bits; a second text for the same bytes is
            // refused.
            if ((url ? encodeUrl(value) : encode(value)).equals(text)) {
                return value;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new MalformedException(where + ": not base64");
        }
        throw new MalformedException(where + ": not canonical base64");
    }
}
