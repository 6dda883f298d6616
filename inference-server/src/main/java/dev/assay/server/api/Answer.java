package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.model.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered, in the bytes that go out.
 *
 * @param model what ran
 * @param body the bytes
 * @param usageUnits rows of an inference, tokens of an embedding
 * @param jsonLength over HTTP, how many of the bytes are JSON when binary tensors follow it; null when all of them are
 */
record Answer(
        ServedModel model,
        Bytes body,
        long usageUnits,
        @Nullable Long jsonLength) {
    /** The same as of Triton for answers with binary tensors. */
    static final String BINARY = "application/octet-stream";

    Answer(ServedModel model, Bytes body, long usageUnits) {
        this(model, body, usageUnits, null);
    }

    /** What the body is called over HTTP. */
    String contentType() {
        return jsonLength == null ? HttpReply.JSON : BINARY;
    }
}
