package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The body of an inference request over HTTP: JSON, and after it the binary data of the tensors that the JSON says are
 * binary (Triton's binary tensor data extension).
 *
 * @param bytes all of it
 * @param jsonLength how many of the bytes are JSON; 0 for a body that is one tensor's data and nothing else
 */
record InferBody(byte[] bytes, int jsonLength) {
    static InferBody of(Bytes body, @Nullable Long jsonLength) throws ApiException {
        if (jsonLength != null && jsonLength > body.length()) {
            throw ApiException.badRequest(
                    "request.header_length", "Inference-Header-Content-Length is longer than the body");
        }
        return new InferBody(body.toArray(), jsonLength == null ? body.length() : jsonLength.intValue());
    }

    /** An empty body is missing JSON, unless the header says that none is there. */
    static boolean isRaw(@Nullable Long jsonLength) {
        return jsonLength != null && jsonLength == 0;
    }
}
