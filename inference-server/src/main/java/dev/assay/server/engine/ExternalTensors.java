package dev.assay.server.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import dev.assay.server.engine.OnnxScanner.ExternalTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The weights that a model keeps in other files, as tensors over the bytes that were read with it. ONNX Runtime would
 * open those files itself, and so bring in bytes that nobody hashed; given the tensors it does not.
 */
final class ExternalTensors implements AutoCloseable {
    private final Map<String, OnnxTensorLike> tensors = new HashMap<>();
    private final List<ByteBuffer> memory = new ArrayList<>();

    private ExternalTensors() {}

    static ExternalTensors of(byte[] onnx, SortedMap<String, byte[]> siblings)
            throws ModelFormatException, OrtException {
        ExternalTensors external = new ExternalTensors();
        try {
            for (ExternalTensor tensor : OnnxScanner.externalTensors(onnx)) {
                external.tensors.put(tensor.name(), external.toOnnx(tensor, siblings));
            }
            return external;
        } catch (ModelFormatException | OrtException e) {
            external.close();
            throw e;
        }
    }

    Map<String, OnnxTensorLike> tensors() {
        return tensors;
    }

    /** What the tensors are over. It has to live as long as what was made of them. */
    List<ByteBuffer> memory() {
        return List.copyOf(memory);
    }

    private OnnxTensor toOnnx(ExternalTensor tensor, SortedMap<String, byte[]> siblings)
            throws ModelFormatException, OrtException {
        byte[] file = siblings.get(tensor.location());
        OnnxJavaType type = javaType(tensor.elementType());
        long[] shape = tensor.shape();
        long bytes = bytes(shape, type);
        long offset = tensor.offset();
        if (file == null || offset < 0 || offset > file.length || bytes > file.length - offset) {
            throw new ModelFormatException("model.external_data", "external data of the model is missing or too short");
        }
        ByteBuffer weights = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        weights.put(file, (int) offset, (int) bytes).flip();
        memory.add(weights);
        return OnnxTensor.createTensor(OnnxRuntime.environment(), weights, shape, type);
    }

    private static long bytes(long[] shape, OnnxJavaType type) throws ModelFormatException {
        try {
            long bytes = (long) Shapes.elements(shape, Integer.MAX_VALUE) * type.size;
            if (bytes <= Integer.MAX_VALUE) {
                return bytes;
            }
        } catch (EngineException e) {
            // Said below in the words of a model, not of a request.
        }
        throw new ModelFormatException("model.external_data", "an external tensor has an impossible shape");
    }

    /** TensorProto.DataType numbers. */
    private static OnnxJavaType javaType(int elementType) throws ModelFormatException {
        return switch (elementType) {
            case 1 -> OnnxJavaType.FLOAT;
            case 2 -> OnnxJavaType.UINT8;
            case 3 -> OnnxJavaType.INT8;
            case 5 -> OnnxJavaType.INT16;
            case 6 -> OnnxJavaType.INT32;
            case 7 -> OnnxJavaType.INT64;
            case 9 -> OnnxJavaType.BOOL;
            case 10 -> OnnxJavaType.FLOAT16;
            case 11 -> OnnxJavaType.DOUBLE;
            case 16 -> OnnxJavaType.BFLOAT16;
            default ->
                throw new ModelFormatException(
                        "model.external_data",
                        "external data has an element type that cannot be given to ONNX Runtime");
        };
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
    }
}
