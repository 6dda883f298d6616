package dev.assay.server.api;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields of an inference request before it is parsed. On the wire a field can be as short as two bytes; as an
 * object it takes fifty times as much, and a message of the largest size would fill the memory. Elements of tensors do not
 * count: they take what the tensor takes.
 */
final class ProtoBounds {
    /** What nobody needs more of: parameters, dimensions of shapes, and fields that are not known. */
    private static final int OTHERS_PER_TENSOR = 64;

    private final int maxTensors;
    private int inputs;
    private int outputs;
    private int contents;
    private int others;

    private ProtoBounds(int maxTensors) {
        this.maxTensors = maxTensors;
    }

    static void require(byte[] message, int maxTensors) throws ApiException {
        try {
            new ProtoBounds(maxTensors)
                    .message(CodedInputStream.newInstance(message), ModelInferRequest.getDescriptor());
        } catch (IOException e) {
            throw malformed();
        }
    }

    static ApiException malformed() {
        return ApiException.badRequest("request.protobuf", "the message is not a ModelInferRequest");
    }

    private void message(CodedInputStream in, Descriptor type) throws IOException, ApiException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int wireType = WireFormat.getTagWireType(tag);
            if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
                // Syntax of version 3 has none.
                throw malformed();
            }
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            count(type, field);
            boolean nested = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (nested && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                message(in, field.getMessageType());
                in.checkLastTagWas(0);
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void count(Descriptor holder, @Nullable FieldDescriptor field) throws ApiException {
        if (field == null) {
            others++;
        } else if (holder.equals(InferTensorContents.getDescriptor())) {
            return;
        } else if (!holder.equals(ModelInferRequest.getDescriptor())) {
            others++;
        } else {
            switch (field.getNumber()) {
                case ModelInferRequest.INPUTS_FIELD_NUMBER -> inputs++;
                case ModelInferRequest.OUTPUTS_FIELD_NUMBER -> outputs++;
                case ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER -> contents++;
                default -> others++;
            }
        }
        if (Math.max(contents, Math.max(inputs, outputs)) > maxTensors) {
            throw ApiException.badRequest("request.too_many_tensors", "more tensors than " + maxTensors);
        }
        if (others > OTHERS_PER_TENSOR * (1 + inputs + outputs)) {
            throw ApiException.badRequest("request.too_many_fields", "more fields than a request has use for");
        }
    }
}
