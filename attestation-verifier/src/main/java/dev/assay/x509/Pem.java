package dev.assay.x509;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import java.util.ArrayList;
import java.util.List;

/** PEM (RFC 7468), as vendors' services and quotes have it: text between blocks and NULs at the end are passed over. */
public final class Pem {
    /** The label of certificates. */
    public static final String CERTIFICATE = "CERTIFICATE";
    /** The label of revocation lists. */
    public static final String CRL = "X509 CRL";

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_BLOCKS = 32;

    private Pem() {}

    /** Whether {@code bytes} are a text with a PEM block in it, explanatory lines before it or not. */
    public static boolean isPem(Bytes bytes) {
        for (int at = 0; at < bytes.length(); at++) {
            int c = bytes.at(at);
            if (c < ' ' && !isSpace(c)) {
                // DER has one of these among its first tags and lengths.
                return false;
            }
            if (c == '-' && startsWith(bytes, at, BEGIN)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(Bytes bytes, int from, String ascii) {
        if (bytes.length() - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes.at(from + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The contents of all blocks with this label, in order; at most 32. */
    public static List<Bytes> decode(Bytes pem, String label, String where) throws MalformedException {
        if (pem.length() > MAX_BYTES) {
            throw new MalformedException(where + ": PEM of more than " + MAX_BYTES + " bytes");
        }
        String text = Utf8.decode(pem.toArray(), where);
        String begin = BEGIN + label + DASHES;
        String end = "-----END " + label + DASHES;
        List<Bytes> blocks = new ArrayList<>();
        int from = text.indexOf(begin);
        while (from >= 0) {
            int to = text.indexOf(end, from + begin.length());
            if (to < 0 || blocks.size() == MAX_BLOCKS) {
                throw new MalformedException(where + ": a PEM block without an end, or more than " + MAX_BLOCKS);
            }
            blocks.add(Base64Text.decode(withoutSpace(text, from + begin.length(), to), where));
            from = text.indexOf(begin, to);
        }
        return blocks;
    }

    private static String withoutSpace(String text, int from, int to) {
        StringBuilder base64 = new StringBuilder(to - from);
        int lineStart = from;
        for (int i = from; i < to; i++) {
            if (isSpace(text.charAt(i))) {
                base64.append(text, lineStart, i);
                lineStart = i + 1;
            }
        }
        return base64.append(text, lineStart, to).toString();
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
