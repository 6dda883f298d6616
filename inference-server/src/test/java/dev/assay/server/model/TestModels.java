package dev.assay.server.model;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.model.ModelManifest;
import dev.assay.model.ModelManifest.ModelFile;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.engine.Tensor;
import dev.assay.server.samples.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/** Models of one node that tell by their answer which of them ran. */
final class TestModels {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final Engine ENGINE = new Engine(new InferencePool("test", 2, 64), false);
    static final ModelLoader LOADER = new ModelLoader(CRYPTO, ENGINE);

    private TestModels() {}

    /** x to x. */
    static byte[] same() {
        return unary("Identity");
    }

    /** x to -x. */
    static byte[] negated() {
        return unary("Neg");
    }

    /** x to x, both [batch, n]. */
    static byte[] matrix() {
        return new OnnxGraph("matrix")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, -1)
                .output("y", OnnxGraph.FLOAT, -1, -1)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")))
                .toByteArray();
    }

    /** x to x, both [batch, columns], so that the shape of the answer follows from that of the question. */
    static byte[] rows(long columns) {
        return new OnnxGraph("rows")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1, columns)
                .output("y", OnnxGraph.FLOAT, -1, columns)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")))
                .toByteArray();
    }

    private static byte[] unary(String operator) {
        return new OnnxGraph(operator)
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1)
                .output("y", OnnxGraph.FLOAT, -1)
                .node(new OnnxGraph.Node("", operator, List.of("x"), List.of("y")))
                .toByteArray();
    }

    static Bytes digestOf(String path, byte[] content) {
        return new ModelManifest(List.of(ModelFile.of(path, Bytes.of(content), CRYPTO))).digest(CRYPTO);
    }

    static String problem(ModelCatalog models, String model) {
        return Objects.requireNonNull(models.problems().get(model), model).code();
    }

    static float answerOf(ServedModel model, float x) throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(x).flip();
        Tensor input = Tensor.of("x", DataType.FP32, new long[] {1}, data);
        return model.session()
                .run(List.of(input), List.of(), 1 << 20)
                .get(0)
                .data()
                .getFloat();
    }

    /** The tensor x. */
    static Tensor floats(long[] shape, float... values) throws EngineException {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return Tensor.of("x", DataType.FP32, shape, data);
    }

    /** What the model answers through its scheduler. */
    static float[] infer(ServedModel model, Tensor input) {
        return ENGINE.pool()
                .call(
                        CallOptions.defaults(),
                        0,
                        context -> model.scheduler()
                                .infer(List.of(input), List.of(), context)
                                .thenApply(outputs -> {
                                    float[] values =
                                            new float[outputs.get(0).data().remaining() / Float.BYTES];
                                    outputs.get(0).data().asFloatBuffer().get(values);
                                    return values;
                                }))
                .toCompletableFuture()
                .join();
    }

    /** Why the model does not answer. */
    static EngineException refusal(ServedModel model, Tensor input) {
        return (EngineException) ENGINE.pool()
                .call(
                        CallOptions.defaults(),
                        0,
                        context -> model.scheduler()
                                .infer(List.of(input), List.of(), context)
                                .handle((outputs, failure) -> (Throwable) failure))
                .toCompletableFuture()
                .join();
    }
}
