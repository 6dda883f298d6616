package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

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

    /** What to write. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
