package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON into memory. */
final class JsonOutput {
    private JsonOutput() {}

    static Bytes write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonInput.FACTORY.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return Bytes.of(bytes.toByteArray());
    }

    /** What to write. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
