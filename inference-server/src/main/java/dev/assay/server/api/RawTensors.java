package dev.assay.server.api;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;

/** Tensors in raw form: row-major, little-endian, without padding. HTTP and gRPC have them alike. */
final class RawTensors {
    private RawTensors() {}

    static Tensor read(String name, DataType type, long[] shape, ByteBuffer raw, Scratch scratch)
            throws EngineException, ApiException {
        if (type == DataType.BYTES) {
            return Tensor.ofTexts(name, shape, RawTexts.read(raw, Shapes.elements(shape, raw.remaining())));
        }
        if ((long) Shapes.elements(shape, Integer.MAX_VALUE) * type.size() != raw.remaining()) {
            throw ApiException.badRequest("tensor.size", "a tensor's data is not as its shape says");
        }
        ByteBuffer data = scratch.take(raw.remaining());
        data.put(raw).flip();
        requireBooleans(type, data);
        return Tensor.of(name, type, shape, data);
    }

    /** Native code may take any byte for a boolean to mean what it likes. */
    private static void requireBooleans(DataType type, ByteBuffer data) throws ApiException {
        for (int i = 0; type == DataType.BOOL && i < data.limit(); i++) {
            if ((data.get(i) & 0xfe) != 0) {
                throw ApiException.badRequest("tensor.value", "a tensor has an element that its datatype cannot hold");
            }
        }
    }

    /** The bytes of a tensor, from the buffer's position to its limit. */
    static ByteBuffer write(Tensor tensor) {
        return tensor.type() == DataType.BYTES ? RawTexts.write(tensor.texts()) : tensor.data();
    }
}
