package dev.assay.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.assay.bytes.Bytes;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the protocol's gRPC inference request: raw contents for all inputs, or typed contents for all. */
final class InferProtoReader {
    private static final int MAX_FIELDS_BEFORE_ID = 4096;

    /** Of a character. */
    private static final int MAX_UTF8_BYTES = 3;

    private InferProtoReader() {}

    static ModelInferRequest parse(byte[] message, int maxTensors) throws ApiException {
        ProtoBounds.require(message, maxTensors);
        try {
            return ModelInferRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw ProtoBounds.malformed();
        }
    }

    /** Which model is asked for; version is empty for none. */
    record Wanted(String model, String version) {}

    /** The model where it stands first, as everybody writes it, so that looking at it costs nothing. */
    static Optional<Wanted> wanted(Bytes message) {
        Optional<String> model = text(message, 0, ModelInferRequest.MODEL_NAME_FIELD_NUMBER);
        return model.map(name -> new Wanted(
                name,
                text(message, 2 + message.at(1), ModelInferRequest.MODEL_VERSION_FIELD_NUMBER)
                        .orElse("")));
    }

    /** A short text, if it is what stands there. */
    private static Optional<String> text(Bytes message, int at, int field) {
        int length = message.length() > at + 2 ? message.at(at + 1) : 0;
        boolean there = length > 0
                && length < 0x80
                && at + 2 + length <= message.length()
                && message.at(at) == (field << 3 | 2);
        return there
                ? Optional.of(new String(message.slice(at + 2, at + 2 + length).toArray(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** The id of a request that may be none, for the error that answers it; tensors are passed over. */
    static String id(byte[] message) {
        CodedInputStream in = CodedInputStream.newInstance(message);
        String id = "";
        try {
            for (int fields = 0; fields < MAX_FIELDS_BEFORE_ID && !in.isAtEnd(); fields++) {
                int tag = in.readTag();
                if (tag == (ModelInferRequest.ID_FIELD_NUMBER << 3 | 2)) {
                    id = id(in);
                } else if (!in.skipField(tag)) {
                    return "";
                }
            }
        } catch (IOException e) {
            // It is no message.
            return "";
        }
        return id;
    }

    private static String id(CodedInputStream in) throws IOException {
        int bytes = in.readRawVarint32();
        if (bytes > MAX_UTF8_BYTES * InferJsonReader.MAX_ID_CHARS) {
            in.skipRawBytes(bytes);
            return "";
        }
        ByteString id = ByteString.copyFrom(in.readRawBytes(bytes));
        String text = id.isValidUtf8() ? id.toStringUtf8() : "";
        return text.length() > InferJsonReader.MAX_ID_CHARS ? "" : text;
    }

    static InferRequest read(ModelInferRequest request, Scratch scratch) throws ApiException {
        if (request.getId().length() > InferJsonReader.MAX_ID_CHARS) {
            throw ApiException.badRequest("request.id", "an id has at most 256 characters");
        }
        InferParameters parameters = InferParameters.of(request.getParametersMap());
        return new InferRequest(request.getId(), inputs(request, scratch), outputs(request), parameters);
    }

    private static List<RequestedOutput> outputs(ModelInferRequest request) throws ApiException {
        List<RequestedOutput> outputs = new ArrayList<>();
        for (ModelInferRequest.InferRequestedOutputTensor output : request.getOutputsList()) {
            int[] classes = {0};
            Parameters.read(output.getParametersMap(), (name, value) -> {
                boolean known = name.equals(Classification.PARAMETER);
                classes[0] = known ? Classification.count(Parameters.count(value)) : classes[0];
                return known;
            });
            outputs.add(new RequestedOutput(output.getName(), classes[0], null));
        }
        return outputs;
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
        Parameters.read(input.getParametersMap(), (name, value) -> false);
        try {
            DataType type = DataType.ofInput(input.getDatatype());
            long[] shape =
                    input.getShapeList().stream().mapToLong(Long::longValue).toArray();
            if (raw == null) {
                return TypedContents.read(input.getName(), type, shape, input.getContents(), scratch);
            }
            requireNoContents(input);
            return RawTensors.read(input.getName(), type, shape, raw.asReadOnlyByteBuffer(), scratch);
        } catch (EngineException e) {
            throw ApiException.of(e);
        }
    }

    private static void requireNoContents(InferInputTensor input) throws ApiException {
        if (!input.getContents().equals(InferTensorContents.getDefaultInstance())) {
            throw ApiException.badRequest("tensor.raw_contents", "an input has raw contents and typed ones");
        }
    }
}
