package dev.assay.client;

import dev.assay.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param model the model that must answer
 * @param version the version that must answer, or null for any
 * @param target the request's target
 * @param body JSON
 */
record Call(String model, @Nullable String version, String target, Bytes body) {
    static final String CONTENT_TYPE = "application/json";

    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    /** Open Inference Protocol v2. */
    static Call infer(String model, @Nullable String version, Bytes body) {
        String path = "/v2/models/" + segment(model) + (version == null ? "" : "/versions/" + segment(version));
        return new Call(model, version, path + "/infer", body);
    }

    /** OpenAI's embeddings. */
    static Call embed(String model, Bytes body) {
        return new Call(model, null, "/v1/embeddings", body);
    }

    /** Percent-encodes what may not stand in a path segment (RFC 3986 section 3.3). */
    private static String segment(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}
