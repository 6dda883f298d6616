package dev.assay.bench.gpu;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime and nothing else: inputs are made once, outputs are looked at and let go. */
final class BareLoop implements AutoCloseable {
    private final OrtEnvironment environment =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
    private final SessionOptions options = new SessionOptions();
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();

    /** @param profile where ONNX Runtime writes what it did; empty for nowhere */
    BareLoop(SampleModel model, List<Tensor> tensors, Card card, String profile) throws Exception {
        card.configure(options);
        if (!profile.isEmpty()) {
            options.enableProfiling(profile);
        }
        session = environment.createSession(model.onnx(), options);
        for (Tensor tensor : tensors) {
            OnnxJavaType type = tensor.type() == DataType.FP32 ? OnnxJavaType.FLOAT : OnnxJavaType.INT64;
            ByteBuffer data = tensor.data().duplicate().order(ByteOrder.nativeOrder());
            inputs.put(tensor.name(), OnnxTensor.createTensor(environment, data, tensor.shape(), type));
        }
    }

    int run() throws Exception {
        try (OrtSession.Result result = session.run(inputs)) {
            return result.size();
        }
    }

    /** Ends profiling; the file that was written. */
    String profile() throws Exception {
        return session.endProfiling();
    }

    @Override
    public void close() throws Exception {
        inputs.values().forEach(OnnxTensor::close);
        session.close();
        options.close();
    }
}
