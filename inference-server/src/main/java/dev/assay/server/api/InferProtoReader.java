package dev.assay.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the protocol's gRPC inference request: raw contents for all inputs, or typed contents for all. */
final class InferProtoReader {
    private InferProtoReader() {}

    static ModelInferRequest parse(byte[] message) throws ApiException {
        try {
            return ModelInferRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw ApiException.badRequest("request.protobuf", "the message is not a ModelInferRequest");
        }
    }

    static InferRequest read(ModelInferRequest request, Scratch scratch, int maxTensors) throws ApiException {
        if (request.getInputsCount() > maxTensors || request.getOutputsCount() > maxTensors) {
            throw ApiException.badRequest("request.too_many_tensors", "more tensors than " + maxTensors);
        }
        for (String parameter : request.getParametersMap().keySet()) {
            RequestParameters.requireSupported(parameter);
        }
        return new InferRequest(request.getId(), inputs(request, scratch), outputs(request));
    }

    private static List<String> outputs(ModelInferRequest request) throws ApiException {
        List<String> names = new ArrayList<>();
        for (ModelInferRequest.InferRequestedOutputTensor output : request.getOutputsList()) {
            for (String parameter : output.getParametersMap().keySet()) {
                RequestParameters.requireSupported(parameter);
            }
            names.add(output.getName());
        }
        return names;
    }

    private static List<Tensor> inputs(ModelInferRequest request, Scratch scratch) throws ApiException {
        List<ByteString> raw = request.getRawInputContentsList();
        if (!raw.isEmpty() && raw.size() != request.getInputsCount()) {
            throw ApiException.badRequest("tensor.raw_contents", "raw contents are needed for every input or for none");
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            tensors.add(input(request.getInputs(i), raw.isEmpty() ? null : raw.get(i), scratch));
        }
        return tensors;
    }

    private static Tensor input(InferInputTensor input, @Nullable ByteString raw, Scratch scratch) throws ApiException {
        for (String parameter : input.getParametersMap().keySet()) {
            RequestParameters.requireSupported(parameter);
        }
        try {
            DataType type = DataType.ofInput(input.getDatatype());
            long[] shape =
                    input.getShapeList().stream().mapToLong(Long::longValue).toArray();
            if (raw == null) {
                return TypedContents.read(input.getName(), type, shape, input.getContents(), scratch);
            }
            requireNoContents(input);
            return raw(input.getName(), type, shape, raw, scratch);
        } catch (EngineException e) {
            throw ApiException.of(e);
        }
    }

    private static void requireNoContents(InferInputTensor input) throws ApiException {
        if (!input.getContents().equals(InferTensorContents.getDefaultInstance())) {
            throw ApiException.badRequest("tensor.raw_contents", "an input has raw contents and typed ones");
        }
    }

    private static Tensor raw(String name, DataType type, long[] shape, ByteString raw, Scratch scratch)
            throws EngineException, ApiException {
        if (type == DataType.BYTES) {
            return Tensor.ofTexts(name, shape, RawTexts.read(raw, Shapes.elements(shape, raw.size())));
        }
        if ((long) Shapes.elements(shape, Integer.MAX_VALUE) * type.size() != raw.size()) {
            throw ApiException.badRequest("tensor.size", "a tensor's data is not as its shape says");
        }
        ByteBuffer data = scratch.take(raw.size());
        raw.copyTo(data);
        data.flip();
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
}
