package dev.assay.bench.serve;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * ONNX Runtime and nothing else, in a process of its own. Of the sentence model's tokens the output is taken out
 * whole, or pooled to one vector as a server of embeddings would; the forest's row is run as it is.
 */
final class RawLoop {
    private static final int WIDTH = 384;

    private RawLoop() {}

    public static void main(String[] args) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "raw");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(args[0], options)) {
                serve(environment, session, Integer.parseInt(args[1]), args.length > 2);
            }
        }
    }

    private static void serve(OrtEnvironment environment, OrtSession session, int tokens, boolean pool)
            throws Exception {
        Map<String, OnnxTensorLike> inputs = inputs(environment, session, tokens);
        Loop.serve(() -> {
            try (OrtSession.Result result = session.run(inputs)) {
                return answer((OnnxTensor) result.get(0), tokens, pool);
            }
        });
    }

    private static Map<String, OnnxTensorLike> inputs(OrtEnvironment environment, OrtSession session, int tokens)
            throws Exception {
        Map<String, OnnxTensorLike> inputs = new HashMap<>();
        for (String name : session.getInputNames()) {
            if (tokens == 0) {
                FloatBuffer row = ByteBuffer.allocateDirect(6 * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                inputs.put(name, OnnxTensor.createTensor(environment, row, new long[] {1, 6}));
            } else {
                long[] values = new long[tokens];
                Arrays.fill(values, name.equals("input_ids") ? 2023 : name.equals("attention_mask") ? 1 : 0);
                LongBuffer data = ByteBuffer.allocateDirect(tokens * Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asLongBuffer();
                data.put(values).flip();
                inputs.put(name, OnnxTensor.createTensor(environment, data, new long[] {1, tokens}));
            }
        }
        return inputs;
    }

    private static float answer(OnnxTensor output, int tokens, boolean pool) {
        FloatBuffer values = output.getFloatBuffer();
        if (!pool) {
            return values.get(0);
        }
        float[] mean = new float[WIDTH];
        double square = 0;
        for (int column = 0; column < WIDTH; column++) {
            for (int row = 0; row < tokens; row++) {
                mean[column] += values.get(row * WIDTH + column);
            }
            square += (double) mean[column] * mean[column];
        }
        return (float) (mean[0] / Math.sqrt(square));
    }
}
