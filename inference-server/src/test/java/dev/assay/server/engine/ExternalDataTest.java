package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import dev.assay.server.samples.OnnxGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Weights in other files come from the bytes that were hashed, or the model does not load. */
class ExternalDataTest {
    @Test
    void externalWeightsAreTakenFromMemory() throws Exception {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("weights.bin", weights());

        try (ModelSession session = ModelSession.open(addModel("weights.bin", 4), files)) {
            Tensor x = Tensor.of("x", DataType.FP32, new long[] {2}, floats(1, 2));
            ByteBuffer y = session.run(List.of(x), List.of()).get(0).data();

            assertThat(y.getFloat()).isEqualTo(11);
            assertThat(y.getFloat()).isEqualTo(22);
        }
    }

    @Test
    void aFileOfThatNameOnTheDiskIsNotOpened() throws Exception {
        Path onDisk = Path.of("external-data-test.bin");
        Files.write(onDisk, weights());
        try {
            assertRefused(addModel(onDisk.toString(), 4), new TreeMap<>());
            assertRefused(addModel(onDisk.toAbsolutePath().toString(), 4), new TreeMap<>());
        } finally {
            Files.delete(onDisk);
        }
    }

    @Test
    void weightsThatEndTooEarlyAreRefused() throws Exception {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("weights.bin", new byte[10]);
        assertRefused(addModel("weights.bin", 4), files);
    }

    @Test
    void anExternalTensorInANodeIsRefused() throws Exception {
        OnnxGraph.Node constant = new OnnxGraph.Node("", "Constant", List.of(), List.of("w"));
        byte[] onnx = new OnnxGraph("constant")
                .opset("", 15)
                .output("w", OnnxGraph.FLOAT, 2)
                .node(constant.tensor("value", tensor("weights.bin", 0)))
                .toByteArray();
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("weights.bin", weights());
        assertRefused(onnx, files);
    }

    private static void assertRefused(byte[] onnx, SortedMap<String, byte[]> files) {
        assertThatThrownBy(() -> ModelSession.open(onnx, files))
                .isInstanceOfSatisfying(
                        ModelFormatException.class, e -> assertThat(e.code()).isEqualTo("model.external_data"));
    }

    private static byte[] addModel(String location, long offset) throws IOException {
        return new OnnxGraph("add")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, 2)
                .output("y", OnnxGraph.FLOAT, 2)
                .initializer(tensor(location, offset))
                .node(new OnnxGraph.Node("", "Add", List.of("x", "w"), List.of("y")))
                .toByteArray();
    }

    /** A TensorProto of two floats named w whose data is elsewhere. */
    private static byte[] tensor(String location, long offset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, 2);
        out.writeInt32(2, OnnxGraph.FLOAT);
        out.writeString(8, "w");
        out.writeByteArray(13, entry("location", location));
        out.writeByteArray(13, entry("offset", Long.toString(offset)));
        out.writeByteArray(13, entry("length", "8"));
        out.writeInt32(14, 1);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] entry(String key, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, key.getBytes(StandardCharsets.UTF_8));
        out.writeByteArray(2, value.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return bytes.toByteArray();
    }

    /** Four bytes of something else, then 10 and 20. */
    private static byte[] weights() {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(-1)
                .putFloat(10)
                .putFloat(20)
                .array();
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        return data.flip();
    }
}
