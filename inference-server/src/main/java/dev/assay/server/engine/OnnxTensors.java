package dev.assay.server.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tensors in and out of ONNX Runtime. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** Direct memory is used in place, other memory is copied. Whoever calls closes the result. */
    static OnnxTensor toOnnx(Tensor tensor) throws OrtException, EngineException {
        if (tensor.type() == DataType.BYTES) {
            return OnnxTensor.createTensor(
                    OnnxRuntime.environment(), tensor.texts().toArray(new String[0]), tensor.shape());
        }
        return OnnxTensor.createTensor(
                OnnxRuntime.environment(),
                tensor.data(),
                tensor.shape(),
                tensor.type().javaType());
    }

    /** Bytes of its elements; texts are counted by their number. */
    static long bytes(OnnxTensor tensor) {
        DataType type = DataType.ofOnnx(tensor.getInfo().onnxType);
        return tensor.getInfo().getNumElements() * Math.max(1, type == null ? 1 : type.size());
    }

    static Tensor fromOnnx(String name, OnnxTensor tensor) throws OrtException, EngineException {
        TensorInfo info = tensor.getInfo();
        DataType type = Objects.requireNonNull(DataType.ofOnnx(info.onnxType), "outputs were checked at load");
        if (type == DataType.BYTES) {
            List<String> texts = new ArrayList<>();
            flatten(tensor.getValue(), texts);
            return Tensor.ofTexts(name, info.getShape(), texts);
        }
        ByteBuffer data = info.getNumElements() == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer();
        return Tensor.of(name, type, info.getShape(), data);
    }

    /** Texts come as arrays nested as deep as the tensor's rank. */
    private static void flatten(Object value, List<String> texts) {
        if (value instanceof Object[] array) {
            for (Object element : array) {
                flatten(element, texts);
            }
        } else {
            texts.add((String) value);
        }
    }
}
