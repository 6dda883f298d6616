package dev.assay.server.engine;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A model of one node that multiplies a matrix with itself: with cuBLAS and with a kernel's launch in it, and without
 * anybody's data.
 */
final class ProbeModel {
    static final String INPUT_NAME = "x";
    static final float[][] INPUT = {{3, 4}, {2, 5}};

    /** The first element of the product. */
    static final float EXPECTED = 17;

    private ProbeModel() {}

    /** A ModelProto (onnx.proto, IR version 8). */
    static byte[] bytes() {
        byte[] node = fields(text(1, INPUT_NAME), text(1, INPUT_NAME), text(2, "y"), text(4, "MatMul"));
        byte[] graph = fields(bytes(1, node), text(2, "probe"), value(11, INPUT_NAME), value(12, "y"));
        return fields(number(1, 8), bytes(7, graph), bytes(8, fields(text(1, ""), number(2, 15))));
    }

    /** A ValueInfoProto: FLOAT[2, 2]. */
    private static Field value(int field, String name) {
        byte[] dimension = fields(number(1, 2));
        byte[] tensor = fields(number(1, 1), bytes(2, fields(bytes(1, dimension), bytes(1, dimension))));
        return bytes(field, fields(text(1, name), bytes(2, fields(bytes(1, tensor)))));
    }

    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    private static Field text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Field bytes(int field, byte[] value) {
        return out -> out.writeByteArray(field, value);
    }

    private static Field number(int field, long value) {
        return out -> out.writeInt64(field, value);
    }

    private static byte[] fields(Field... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Field field : fields) {
                field.write(out);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
