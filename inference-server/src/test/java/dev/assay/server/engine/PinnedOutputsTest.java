package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.samples.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Answers are the same wherever their memory is. */
class PinnedOutputsTest {
    private static final Path SAMPLES = Path.of(System.getProperty("assay.models"));

    private final Scratch memory = new Scratch();

    @Test
    void aForestAnswersTheSameBitsInTheCallsMemory() throws Exception {
        Random random = new Random(1);
        try (ModelSession session = open(Files.readAllBytes(SAMPLES.resolve("loan-risk/1/model.onnx")))) {
            for (int rows = 1; rows <= 40; rows++) {
                float[] values = new float[rows * 6];
                for (int i = 0; i < values.length; i++) {
                    values[i] = 100 * random.nextFloat();
                }
                Tensor features = floats("features", new long[] {rows, 6}, values);

                requireSame(session, List.of(features));
            }
        }
    }

    @Test
    void sentencesAnswerTheSameBitsInTheCallsMemory() throws Exception {
        try (ModelSession session = open(Files.readAllBytes(SAMPLES.resolve("all-MiniLM-L6-v2/1/model.onnx")))) {
            for (long[] shape : new long[][] {{1, 1}, {1, 32}, {3, 7}}) {
                int count = (int) (shape[0] * shape[1]);
                requireSame(
                        session,
                        List.of(
                                longs("input_ids", shape, count, 2023),
                                longs("attention_mask", shape, count, 1),
                                longs("token_type_ids", shape, count, 0)));
            }
        }
    }

    @Test
    void outputsAreInTheCallsMemoryUntilTheModelIsSeenToDeclareOtherShapesThanItHas() throws Exception {
        List<Tensor> x = List.of(floats("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6));
        try (ModelSession session = open(twoOutputs(3, 3))) {
            assertThat(run(session, x, "y").data().isDirect()).isTrue();

            // It declares as many places as rows, and finds six.
            Tensor places = run(session, x, "places");
            assertThat(places.shape()).containsExactly(2, 6);
            assertThat(places.data().isDirect()).isFalse();

            assertThat(run(session, x, "y").data().isDirect()).isFalse();
        }
    }

    /** ONNX Runtime hands such an output on and writes nowhere: what another call left in the memory is no answer. */
    @Test
    void anOutputThatIsAnInputIsTheInput() throws Exception {
        byte[] onnx = new OnnxGraph("passes on")
                .opset("", 16)
                .input("x", OnnxGraph.FLOAT, -1, 3)
                .output("x", OnnxGraph.FLOAT, -1, 3)
                .output("y", OnnxGraph.FLOAT, -1, 3)
                .node(new OnnxGraph.Node("", "Neg", List.of("x"), List.of("y")))
                .toByteArray();
        ByteBuffer left = memory.take(4096);
        while (left.hasRemaining()) {
            left.putFloat(777);
        }
        memory.reset();
        try (ModelSession session = open(onnx)) {
            requireSame(session, List.of(floats("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)));
            Tensor x = run(session, List.of(floats("x", new long[] {1, 3}, 1, 2, 3)), "x");
            assertThat(x.data().asFloatBuffer().get(2)).isEqualTo(3);
        }
    }

    @Test
    void memoryIsGivenOutEmpty() {
        ByteBuffer taken = memory.take(13);
        for (int i = 0; i < taken.limit(); i++) {
            taken.put(i, (byte) 7);
        }
        assertThat(Scratch.zeroed(taken)).isEqualTo(ByteBuffer.allocate(13));
    }

    private Tensor run(ModelSession session, List<Tensor> inputs, String output) throws EngineException {
        return session.run(inputs, List.of(output), 1 << 20, new RunTimes(), memory)
                .get(0);
    }

    @Test
    void aModelThatDoesNotKeepToItsShapesAnswersAllTheSame() throws Exception {
        // It declares that its columns are as many as its rows.
        try (ModelSession session = open(twoOutputs(-1, -1))) {
            for (int i = 0; i < 2; i++) {
                requireSame(session, List.of(floats("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)));
            }
            requireSame(session, List.of(floats("x", new long[] {2, 2}, 1, 2, 3, 4)));
        }
    }

    @Test
    void answersPastTheLimitAreRefused() throws Exception {
        try (ModelSession session = open(twoOutputs(3, 3))) {
            Tensor x = floats("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);

            assertThatThrownBy(() -> session.run(List.of(x), List.of("y"), 23, new RunTimes(), memory))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.code()).isEqualTo("output.too_large"));
            assertThat(session.run(List.of(x), List.of("y"), 24, new RunTimes(), memory))
                    .hasSize(1);
        }
    }

    private void requireSame(ModelSession session, List<Tensor> inputs) throws EngineException {
        List<Tensor> expected = session.run(inputs, List.of(), 1 << 24);
        memory.reset();
        List<Tensor> actual = session.run(inputs, List.of(), 1 << 24, new RunTimes(), memory);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).name()).isEqualTo(expected.get(i).name());
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(actual.get(i).shape()).containsExactly(expected.get(i).shape());
            assertThat(actual.get(i).data()).isEqualTo(expected.get(i).data());
        }
    }

    private static ModelSession open(byte[] onnx) throws ModelFormatException {
        return ModelSession.open(onnx, new TreeMap<>());
    }

    /** y of the shape of x, and where x is not zero. */
    private static byte[] twoOutputs(long columns, long columnsOut) {
        return new OnnxGraph("places")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, columns)
                .output("y", OnnxGraph.FLOAT, -1, columnsOut)
                .output("places", OnnxGraph.INT64, 2, -1)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")))
                .node(new OnnxGraph.Node("", "NonZero", List.of("x"), List.of("places")))
                .toByteArray();
    }

    private static Tensor floats(String name, long[] shape, float... values) throws EngineException {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return Tensor.of(name, DataType.FP32, shape, data);
    }

    private static Tensor longs(String name, long[] shape, int count, long value) throws EngineException {
        ByteBuffer data = ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putLong(i * Long.BYTES, value);
        }
        return Tensor.of(name, DataType.INT64, shape, data);
    }
}
