package dev.assay.bench.gpu;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.Tensor;
import dev.assay.server.samples.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A model and what to ask it.
 *
 * @param name for people
 * @param onnx the model
 * @param kind what its inputs are
 * @param tolerance how far answers of card and processor may lie apart: sums are made in another order
 */
record SampleModel(String name, byte[] onnx, Kind kind, double tolerance) {
    private static final int WORDS = 30_000;
    private static final int FEATURES = 6;

    enum Kind {
        SENTENCE,
        ROW,
        MATRIX
    }

    /** Those that were packed; the first is the largest. */
    static List<SampleModel> all(Path folder) throws Exception {
        List<SampleModel> models = new ArrayList<>();
        add(models, folder.resolve("minilm-fp32.onnx"), "MiniLM, FP32", Kind.SENTENCE, 1e-3);
        add(models, folder.resolve("minilm-q.onnx"), "MiniLM, dynamic INT8", Kind.SENTENCE, 0.2);
        add(models, folder.resolve("loan-risk.onnx"), "forest", Kind.ROW, 1e-5);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no models in " + folder);
        }
        return models;
    }

    private static void add(List<SampleModel> models, Path file, String name, Kind kind, double tolerance)
            throws Exception {
        if (Files.exists(file)) {
            models.add(new SampleModel(name, Files.readAllBytes(file), kind, tolerance));
        }
    }

    /** A matrix with itself: to see whether a card computes at all. */
    static SampleModel tiny() {
        byte[] onnx = new OnnxGraph("square")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, -1)
                .output("y", OnnxGraph.FLOAT, -1, -1)
                .node(new OnnxGraph.Node("", "MatMul", List.of("x", "x"), List.of("y")))
                .toByteArray();
        return new SampleModel("square", onnx, Kind.MATRIX, 1e-5);
    }

    /** Inputs of so many rows, the same ones each time. */
    List<Tensor> inputs(int rows, int tokens) throws Exception {
        Random random = new Random(rows);
        return switch (kind) {
            case SENTENCE ->
                List.of(
                        words("input_ids", rows, tokens, random),
                        constant("attention_mask", rows, tokens, 1),
                        constant("token_type_ids", rows, tokens, 0));
            case ROW -> List.of(floats("features", rows, FEATURES, random));
            case MATRIX -> List.of(floats("x", rows, rows, random));
        };
    }

    private static Tensor words(String name, int rows, int tokens, Random random) throws Exception {
        ByteBuffer data = buffer(rows * tokens * Long.BYTES);
        while (data.hasRemaining()) {
            data.putLong(1000 + random.nextInt(WORDS - 1000));
        }
        return Tensor.of(name, DataType.INT64, new long[] {rows, tokens}, data.flip());
    }

    private static Tensor constant(String name, int rows, int tokens, long value) throws Exception {
        ByteBuffer data = buffer(rows * tokens * Long.BYTES);
        while (data.hasRemaining()) {
            data.putLong(value);
        }
        return Tensor.of(name, DataType.INT64, new long[] {rows, tokens}, data.flip());
    }

    private static Tensor floats(String name, int rows, int columns, Random random) throws Exception {
        ByteBuffer data = buffer(rows * columns * Float.BYTES);
        while (data.hasRemaining()) {
            data.putFloat(random.nextFloat() * 10);
        }
        return Tensor.of(name, DataType.FP32, new long[] {rows, columns}, data.flip());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
