package dev.assay.server.api;

import dev.assay.bytes.Bytes;

/** The body of every error: the protocol's {@code error}, and a stable {@code code}. */
final class ErrorBody {
    private ErrorBody() {}

    static Bytes of(ApiException e) {
        return JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("error", e.getMessage());
            json.writeStringField("code", e.code());
            json.writeEndObject();
        });
    }
}
