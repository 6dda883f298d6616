package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.samples.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSessionTest {
    private static final int STRING = 8;

    /** The numbers are those of TensorProto.DataType. */
    @ParameterizedTest
    @CsvSource({
        "9,BOOL", "2,UINT8", "3,INT8", "5,INT16", "6,INT32", "7,INT64", "10,FP16", "1,FP32", "11,FP64", "16,BF16"
    })
    void everyTypeThatJavaTakesGoesThroughUnchanged(int onnxType, DataType type) throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(6 * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) (type == DataType.BOOL ? i % 2 : i));
        }
        try (ModelSession session = ModelSession.open(identity(onnxType, -1, 3), new TreeMap<>())) {
            Tensor in = Tensor.of("x", type, new long[] {2, 3}, data);
            Tensor out = session.run(List.of(in), List.of("y"), 1 << 20).get(0);

            assertThat(session.inputs().get(0).type()).isEqualTo(type);
            assertThat(out.type()).isEqualTo(type);
            assertThat(out.shape()).containsExactly(2, 3);
            assertThat(out.data()).isEqualByComparingTo(in.data());
        }
    }

    @Test
    void textsGoThroughUnchanged() throws Exception {
        List<String> texts =
                List.of("", "plain", "h\u00e9llo \u4e16\u754c", "\ud83d\ude00 four bytes", "a\u0000b", "\uffff");
        try (ModelSession session = ModelSession.open(identity(STRING, -1), new TreeMap<>())) {
            Tensor in = Tensor.ofTexts("x", new long[] {texts.size()}, texts);
            assertThat(session.run(List.of(in), List.of(), 1 << 20).get(0).texts())
                    .isEqualTo(texts);
        }
    }

    @Test
    void scalarsEmptyTensorsAndHighRanksWork() throws Exception {
        assertThat(shapeAfter(identity(1), new long[] {})).isEmpty();
        assertThat(shapeAfter(identity(1, -1, 0, 3), new long[] {2, 0, 3})).containsExactly(2, 0, 3);
        assertThat(shapeAfter(identity(1, -1, 1, 1, 1, 1, 1, 1, 2), new long[] {1, 1, 1, 1, 1, 1, 1, 2}))
                .hasSize(8);
    }

    private static long[] shapeAfter(byte[] onnx, long[] shape) throws Exception {
        int elements = Shapes.elements(shape, 100);
        try (ModelSession session = ModelSession.open(onnx, new TreeMap<>())) {
            Tensor in = Tensor.of("x", DataType.FP32, shape, ByteBuffer.allocateDirect(elements * Float.BYTES));
            return session.run(List.of(in), List.of(), 1 << 20).get(0).shape();
        }
    }

    @Test
    void requestsThatDoNotFitTheModelAreRefusedWithTheirCode() throws Exception {
        try (ModelSession session = ModelSession.open(identity(1, -1, 3), new TreeMap<>())) {
            Tensor good = floats("x", 2, 3);

            assertRefused(session, List.of(), List.of(), "input.missing");
            assertRefused(session, List.of(good, good), List.of(), "input.unknown");
            assertRefused(session, List.of(floats("z", 2, 3)), List.of(), "input.unknown");
            assertRefused(session, List.of(floats("x", 2, 4)), List.of(), "tensor.shape");
            assertRefused(session, List.of(floats("x", 6)), List.of(), "tensor.shape");
            assertRefused(session, List.of(good), List.of("z"), "output.unknown");
            assertRefused(session, List.of(good), List.of("y", "y"), "output.unknown");
            Tensor ints = Tensor.of("x", DataType.INT32, new long[] {2, 3}, ByteBuffer.allocateDirect(24));
            assertRefused(session, List.of(ints), List.of(), "tensor.datatype");
        }
    }

    @Test
    void answersPastTheLimitAreRefused() throws Exception {
        try (ModelSession session = ModelSession.open(identity(1, -1), new TreeMap<>())) {
            assertThat(session.run(List.of(floats("x", 4)), List.of(), 16)).hasSize(1);
            assertThatThrownBy(() -> session.run(List.of(floats("x", 5)), List.of(), 16))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.code()).isEqualTo("output.too_large"));
        }
    }

    @Test
    void shapesDoNotOverflow() {
        assertThatThrownBy(() -> Shapes.elements(new long[] {1L << 31, 1L << 31, 1L << 31}, Long.MAX_VALUE))
                .hasMessageContaining("shape");
        assertThatThrownBy(() -> Shapes.elements(new long[] {65536, 65536}, Long.MAX_VALUE))
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> Shapes.elements(new long[] {-1}, 10)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> Shapes.elements(new long[9], 10)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> Tensor.of("x", DataType.FP32, new long[] {2}, ByteBuffer.allocate(4)))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void aFailingModelTellsNothingOfItsInput() throws Exception {
        byte[] gather = new OnnxGraph("gather")
                .opset("", 15)
                .input("table", OnnxGraph.FLOAT, 2)
                .input("index", OnnxGraph.INT64, 1)
                .output("y", OnnxGraph.FLOAT, 1)
                .node(new OnnxGraph.Node("", "Gather", List.of("table", "index"), List.of("y")))
                .toByteArray();
        ByteBuffer index =
                ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 123456789L);
        try (ModelSession session = ModelSession.open(gather, new TreeMap<>())) {
            Tensor secret = Tensor.of("index", DataType.INT64, new long[] {1}, index);
            assertThatThrownBy(() -> session.run(List.of(floats("table", 2), secret), List.of(), 1 << 20))
                    .isInstanceOfSatisfying(EngineException.class, e -> {
                        assertThat(e.code()).isEqualTo("model.failed");
                        assertThat(e.getMessage()).doesNotContain("123456789");
                        assertThat(e.getCause()).isNull();
                    });
        }
    }

    private static void assertRefused(ModelSession session, List<Tensor> inputs, List<String> outputs, String code) {
        assertThatThrownBy(() -> session.run(inputs, outputs, 1 << 20))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Tensor floats(String name, long... shape) throws EngineException {
        int bytes = Shapes.elements(shape, 1000) * Float.BYTES;
        return Tensor.of(name, DataType.FP32, shape, ByteBuffer.allocateDirect(bytes));
    }

    private static byte[] identity(int type, long... shape) {
        return new OnnxGraph("identity")
                .opset("", 16)
                .input("x", type, shape)
                .output("y", type, shape)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")))
                .toByteArray();
    }
}
