package dev.assay.fetch;

import java.util.Locale;
import java.util.OptionalLong;

/** The header Cache-Control (RFC 9111 section 5.2), as far as it shortens: it never makes an answer serve longer. */
final class CacheControl {
    private static final int MAX_DIGITS = 9;

    private CacheControl() {}

    static boolean forbidsStoring(Reply reply) {
        for (String directive : directives(reply)) {
            if (directive.equals("no-store")) {
                return true;
            }
        }
        return false;
    }

    /** Seconds for which the service calls its answer fresh; empty if it says nothing of it. */
    static OptionalLong maxAge(Reply reply) {
        OptionalLong age = OptionalLong.empty();
        for (String directive : directives(reply)) {
            if (directive.equals("no-cache")) {
                return OptionalLong.of(0);
            }
            String digits = directive.startsWith("max-age=") ? directive.substring(8) : "";
            if (!digits.isEmpty()
                    && digits.length() <= MAX_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                age = OptionalLong.of(Long.parseLong(digits));
            }
        }
        return age;
    }

    private static String[] directives(Reply reply) {
        String header = reply.header("cache-control");
        String[] directives =
                (header == null ? "" : header).toLowerCase(Locale.ROOT).split(",", -1);
        for (int i = 0; i < directives.length; i++) {
            directives[i] = directives[i].trim();
        }
        return directives;
    }
}
