package dev.assay.server.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Element types by their Open Inference Protocol names, with the bytes that one element takes in raw form. */
public enum DataType {
    BOOL(1, OnnxJavaType.BOOL),
    UINT8(1, OnnxJavaType.UINT8),
    UINT16(2, null),
    UINT32(4, null),
    UINT64(8, null),
    INT8(1, OnnxJavaType.INT8),
    INT16(2, OnnxJavaType.INT16),
    INT32(4, OnnxJavaType.INT32),
    INT64(8, OnnxJavaType.INT64),
    FP16(2, OnnxJavaType.FLOAT16),
    FP32(4, OnnxJavaType.FLOAT),
    FP64(8, OnnxJavaType.DOUBLE),
    BF16(2, OnnxJavaType.BFLOAT16),
    /** Texts. ONNX has no tensors of arbitrary bytes. */
    BYTES(0, OnnxJavaType.STRING);

    private static final Map<OnnxTensorType, DataType> BY_ONNX = Map.ofEntries(
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, BOOL),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, UINT8),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16, UINT16),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32, UINT32),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64, UINT64),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, INT8),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, INT16),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, INT32),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, INT64),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, FP16),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, FP32),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, FP64),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, BF16),
            Map.entry(OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING, BYTES));

    private final int size;
    private final @Nullable OnnxJavaType javaType;

    DataType(int size, @Nullable OnnxJavaType javaType) {
        this.size = size;
        this.javaType = javaType;
    }

    /**
     * The type of that protocol name.
     *
     * @param name as the protocol spells it
     * @return the type
     * @throws EngineException {@code tensor.datatype} when there is none, {@code tensor.datatype_unsupported} when ONNX
     *     Runtime's Java interface cannot take such tensors
     */
    public static DataType ofInput(String name) throws EngineException {
        for (DataType type : values()) {
            if (type.name().equals(name)) {
                var unused = type.javaType();
                return type;
            }
        }
        throw EngineException.badRequest("tensor.datatype", "a tensor has a datatype that the protocol does not have");
    }

    static @Nullable DataType ofOnnx(OnnxTensorType type) {
        return BY_ONNX.get(type);
    }

    /** Bytes of one element in raw form; 0 for {@link #BYTES}, whose elements vary. */
    public int size() {
        return size;
    }

    /** Whether ONNX Runtime's Java interface can make such tensors over memory of ours. */
    boolean isMadeInJava() {
        return javaType != null && this != BYTES;
    }

    /** What ONNX Runtime's Java interface calls it, if it can make such a tensor. */
    OnnxJavaType javaType() throws EngineException {
        if (javaType == null) {
            throw EngineException.badRequest(
                    "tensor.datatype_unsupported", "ONNX Runtime's Java interface takes no UINT16, UINT32 or UINT64");
        }
        return javaType;
    }
}
