package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** JSON into memory. */
final class JsonOutput {
    private JsonOutput() {}

    static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonInput.FACTORY.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** A flat object of texts and booleans, in the order of the map. */
    static byte[] object(Map<String, Object> members) {
        return write(json -> {
            json.writeStartObject();
            for (Map.Entry<String, Object> member : members.entrySet()) {
                json.writeFieldName(member.getKey());
                if (member.getValue() instanceof Boolean flag) {
                    json.writeBoolean(flag);
                } else {
                    json.writeString(member.getValue().toString());
                }
            }
            json.writeEndObject();
        });
    }

    /** What to write. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
