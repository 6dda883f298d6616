package dev.assay.server.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What stands in every malformed request and must stand nowhere else: a word, and a number that no answer has. */
final class Canary {
    /** In names, texts, headers and paths. */
    static final String WORD = "kanarienvogel";

    /** In numbers: as an integer, with digits after it, as an exponent. */
    static final String DIGITS = "735137951";

    static final long NUMBER = Long.parseLong(DIGITS);

    private Canary() {}

    /** Whether something that the server said holds what a client sent. */
    static boolean isIn(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return lower.contains(WORD) || lower.contains(DIGITS);
    }

    static boolean isIn(byte[] said) {
        return isIn(new String(said, StandardCharsets.ISO_8859_1));
    }

    /** The lines of a log that hold it. */
    static List<String> linesIn(String log) {
        return log.lines().filter(Canary::isIn).toList();
    }
}
