package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.bytes.Bytes;
import java.io.IOException;

/** How the body of an error is written: each interface has its own shape, and the stable {@code code} is in all. */
enum ErrorShape {
    /** The Open Inference Protocol's: {@code {"error": message}}, with the code beside it. */
    PROTOCOL {
        @Override
        void write(JsonGenerator json, ApiException e) throws IOException {
            json.writeStartObject();
            json.writeStringField("error", e.getMessage());
            json.writeStringField("code", e.code());
            json.writeEndObject();
        }
    },

    /** OpenAI's: an object that also names a type, and the member of the request that is at fault. */
    OPENAI {
        @Override
        void write(JsonGenerator json, ApiException e) throws IOException {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", e.getMessage());
            json.writeStringField("type", type(e.status()));
            json.writeStringField("param", e.member());
            json.writeStringField("code", e.code());
            json.writeEndObject();
            json.writeEndObject();
        }
    };

    private static final String OPENAI_PATHS = "/v1/";

    /** The shape of errors at a path. */
    static ErrorShape at(String path) {
        return path.startsWith(OPENAI_PATHS) ? OPENAI : PROTOCOL;
    }

    abstract void write(JsonGenerator json, ApiException e) throws IOException;

    Bytes body(ApiException e) {
        return JsonOutput.write(json -> write(json, e));
    }

    private static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }
}
