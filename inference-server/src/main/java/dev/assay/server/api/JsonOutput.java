package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON into memory. */
final class JsonOutput {
    private static final int USUAL_BYTES = 1024;
    private static final int MOST_AT_ONCE = 1 << 20;

    private JsonOutput() {}

    static Bytes write(Content content) {
        return write(0, content);
    }

    /**
     * The same.
     *
     * @param expectedBytes about how long the numbers in it will be
     */
    static Bytes write(int expectedBytes, Content content) {
        Memory bytes = new Memory(USUAL_BYTES + Math.max(0, Math.min(expectedBytes, MOST_AT_ONCE)));
        try (JsonGenerator json = JsonInput.FACTORY.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.content();
    }

    /** Copied once, when it is whole. */
    private static final class Memory extends ByteArrayOutputStream {
        Memory(int size) {
            super(size);
        }

        Bytes content() {
            return Bytes.of(buf, 0, count);
        }
    }

    /** What to write. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
