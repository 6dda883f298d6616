package dev.assay.server.hostile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A malformed request, and how it must be answered.
 *
 * @param family what is wrong with it, in a word
 * @param request the request, or null when it is but bytes
 * @param bytes what is sent on a connection of HTTP/1.1; empty when there is a request
 * @param wire how it goes out
 * @param codes the codes of which one must be in the answer; empty for any
 * @param latitude what else may become of it
 * @param answers over a gRPC stream, how many messages must come back
 */
record Malformed(
        String family,
        @Nullable Request request,
        byte[] bytes,
        Wire wire,
        List<String> codes,
        Latitude latitude,
        int answers) {
    /** How requests go out. */
    enum Wire {
        HTTP1,
        HTTP2,
        GRPC,
        GRPC_STREAM
    }

    /** What may become of a request beside an answer in the shape of the API. */
    enum Latitude {
        NONE,
        /** HTTP itself is violated: an answer with another body, or none. */
        BARE,
        /** Or the stream or connection is cut off. */
        CUT
    }

    static Malformed http(String family, Wire wire, Request request, String... codes) {
        return new Malformed(family, request, new byte[0], wire, List.of(codes), Latitude.NONE, 0);
    }

    static Malformed grpc(String family, Request request, String... codes) {
        return http(family, Wire.GRPC, request, codes);
    }

    static Malformed stream(String family, Request request, int answers, String... codes) {
        return new Malformed(family, request, new byte[0], Wire.GRPC_STREAM, List.of(codes), Latitude.NONE, answers);
    }

    static Malformed bytes(String family, byte[] bytes) {
        return new Malformed(family, null, bytes, Wire.HTTP1, List.of(), Latitude.BARE, 0);
    }

    Malformed with(Latitude other) {
        return new Malformed(family, request, bytes, wire, codes, other, answers);
    }

    @Override
    public String toString() {
        byte[] shown = request == null ? bytes : request.body();
        String text = new String(shown, 0, Math.min(200, shown.length), java.nio.charset.StandardCharsets.ISO_8859_1);
        String head = request == null ? "" : request.method() + " " + clip(request.target()) + " " + request.headers();
        return family + " over " + wire + ": " + clip(head) + " " + shown.length + " bytes: "
                + text.replaceAll("[^ -~]", ".");
    }

    private static String clip(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + "...";
    }
}
