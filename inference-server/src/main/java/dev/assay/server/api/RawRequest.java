package dev.assay.server.api;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A body without JSON, for models with one input: name and datatype are the model's, and its shape too, but for one
 * dimension that follows from the size. Where two are open, the first is the batch, which is 1. All outputs are wanted in
 * raw form. A body without anything is no request: an empty tensor has a shape, and so JSON, to tell.
 */
final class RawRequest {
    private RawRequest() {}

    static InferRequest read(byte[] body, List<TensorSpec> inputs, Scratch scratch)
            throws ApiException, EngineException {
        if (inputs.size() != 1 || body.length == 0) {
            throw cannot();
        }
        TensorSpec spec = inputs.get(0);
        DataType type = DataType.ofInput(spec.type().name());
        Tensor tensor = type == DataType.BYTES
                ? text(spec, body)
                : RawTensors.read(spec.name(), type, shape(spec, body.length), ByteBuffer.wrap(body), scratch);
        return new InferRequest("", List.of(tensor), List.of(), InferParameters.ofRaw());
    }

    /** The whole body is the one text. */
    private static Tensor text(TensorSpec spec, byte[] body) throws ApiException, EngineException {
        long[] shape = spec.shape();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] < 0 ? 1 : shape[i];
        }
        if (Shapes.elements(shape, Integer.MAX_VALUE) != 1) {
            throw cannot();
        }
        return Tensor.ofTexts(spec.name(), shape, List.of(RawTexts.utf8(ByteBuffer.wrap(body))));
    }

    private static long[] shape(TensorSpec spec, int bytes) throws ApiException, EngineException {
        long[] shape = spec.shape();
        int open = open(shape);
        if (open > 1 && shape[0] < 0) {
            shape[0] = 1;
            open--;
        }
        if (open > 1) {
            throw cannot();
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                shape[i] = 1;
                shape[i] = bytes
                        / Math.max(
                                1,
                                (long) Shapes.elements(shape, Integer.MAX_VALUE)
                                        * spec.type().size());
            }
        }
        return shape;
    }

    private static int open(long[] shape) {
        int open = 0;
        for (long dimension : shape) {
            open += dimension < 0 ? 1 : 0;
        }
        return open;
    }

    private static ApiException cannot() {
        return ApiException.badRequest(
                "request.header_length", "the model's input does not follow from bytes alone: the JSON is needed");
    }
}
