package dev.assay.server.api;

import com.google.protobuf.ByteString;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.oip.InferTensorContents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads a tensor from the one repeated field that fits its datatype. */
final class TypedContents {
    private TypedContents() {}

    static Tensor read(String name, DataType type, long[] shape, InferTensorContents contents, Scratch scratch)
            throws ApiException, EngineException {
        int count = count(type, contents);
        if (count != all(contents)) {
            throw ApiException.badRequest("tensor.contents", "an input has contents of another datatype");
        }
        if (Shapes.elements(shape, Integer.MAX_VALUE) != count) {
            throw ApiException.badRequest("tensor.size", "a tensor's data is not as its shape says");
        }
        if (type == DataType.BYTES) {
            return Tensor.ofTexts(name, shape, texts(contents));
        }
        ByteBuffer data = scratch.take(Math.multiplyExact(count, type.size()));
        for (int i = 0; i < count; i++) {
            put(type, contents, i, data);
        }
        return Tensor.of(name, type, shape, data.flip());
    }

    private static int count(DataType type, InferTensorContents contents) throws ApiException {
        return switch (type) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8 -> contents.getUintContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP64 -> contents.getFp64ContentsCount();
            case BYTES -> contents.getBytesContentsCount();
            case FP16, BF16, UINT16, UINT32, UINT64 ->
                throw ApiException.badRequest(
                        "tensor.datatype", "this datatype has no typed contents; use raw_input_contents");
        };
    }

    private static int all(InferTensorContents contents) {
        return contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
    }

    private static void put(DataType type, InferTensorContents contents, int i, ByteBuffer data) throws ApiException {
        switch (type) {
            case BOOL -> data.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case INT8 -> data.put((byte) ranged(contents.getIntContents(i), Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> data.putShort((short) ranged(contents.getIntContents(i), Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> data.putInt(contents.getIntContents(i));
            case INT64 -> data.putLong(contents.getInt64Contents(i));
            case UINT8 -> data.put((byte) ranged(contents.getUintContents(i), 0, 0xff));
            case FP32 -> data.putFloat(contents.getFp32Contents(i));
            case FP64 -> data.putDouble(contents.getFp64Contents(i));
            case FP16, BF16, UINT16, UINT32, UINT64, BYTES ->
                throw new IllegalStateException("counted before, and not of these");
        }
    }

    private static int ranged(int value, int min, int max) throws ApiException {
        if (value < min || value > max) {
            throw ApiException.badRequest("tensor.value", "a tensor has an element that its datatype cannot hold");
        }
        return value;
    }

    private static List<String> texts(InferTensorContents contents) throws ApiException {
        List<String> texts = new ArrayList<>();
        for (ByteString element : contents.getBytesContentsList()) {
            texts.add(RawTexts.utf8(element.asReadOnlyByteBuffer()));
        }
        return texts;
    }
}
