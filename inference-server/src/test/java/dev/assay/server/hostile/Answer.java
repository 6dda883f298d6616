package dev.assay.server.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What came back for a request.
 *
 * @param kind how it ended
 * @param status the HTTP status; the error code of the protocol when the stream or connection was cut off; else 0
 * @param headers headers and trailers, names in lower case
 * @param body the body as received
 */
record Answer(Kind kind, long status, Map<String, String> headers, byte[] body) {
    /** How a request ends. */
    enum Kind {
        /** With an answer. */
        ANSWERED,
        /** HTTP/2: with RST_STREAM. */
        RESET,
        /** With the end of the connection, or GOAWAY. */
        CLOSED,
        /** Not at all, within the time that a test waits. */
        HUNG
    }

    static Answer without(Kind kind, long code) {
        return new Answer(kind, code, Map.of(), new byte[0]);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String text = text();
        return kind + " " + status + " " + headers + " " + text.substring(0, Math.min(300, text.length()));
    }
}
