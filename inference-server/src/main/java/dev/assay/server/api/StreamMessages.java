package dev.assay.server.api;

import com.google.protobuf.CodedOutputStream;
import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.server.oip.InferParameter;
import dev.assay.server.oip.ModelInferResponse;
import dev.assay.server.oip.ModelStreamInferResponse;
import dev.assay.server.receipts.Receipts.Issued;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of ModelStreamInfer. An answer's receipt and salt are the last two parameters of the answer, in its last
 * bytes, and cover all bytes before them: whoever reads the message finds them as parameters, and whoever verifies cuts
 * them off.
 */
final class StreamMessages {
    static final String RECEIPT = "assay_receipt";
    static final String SALT = "assay_salt";

    /** Every request gets one answer, so that each is the last one to its request. */
    static final String FINAL = "triton_final_response";

    private static final String CODE = "assay_code";

    private StreamMessages() {}

    /** An answer with its receipt, if it has one. */
    static byte[] answer(Bytes answer, @Nullable Issued issued) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            byte[] proof = issued == null ? new byte[0] : proof(issued).toArray();
            out.writeTag(ModelStreamInferResponse.INFER_RESPONSE_FIELD_NUMBER, 2);
            out.writeUInt32NoTag(answer.length() + proof.length);
            out.writeRawBytes(answer.toArray());
            out.writeRawBytes(proof);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** The bytes that receipt and salt take at the end of an answer: two parameters, in this order. */
    static Bytes proof(Issued issued) {
        return parameter(RECEIPT, issued.receipt()).concat(parameter(SALT, issued.salt()));
    }

    private static Bytes parameter(String name, Bytes value) {
        InferParameter text = InferParameter.newBuilder()
                .setStringParam(Base64Text.encode(value))
                .build();
        return Bytes.of(ModelInferResponse.newBuilder()
                .putParameters(name, text)
                .build()
                .toByteArray());
    }

    /** An error in the place of an answer, with the request's id if that could be read. */
    static byte[] error(ApiException e, String id) {
        ModelInferResponse.Builder place = ModelInferResponse.newBuilder()
                .setId(id)
                .putParameters(
                        CODE,
                        InferParameter.newBuilder().setStringParam(e.code()).build())
                .putParameters(
                        FINAL, InferParameter.newBuilder().setBoolParam(true).build());
        return ModelStreamInferResponse.newBuilder()
                .setErrorMessage(String.valueOf(e.getMessage()))
                .setInferResponse(place)
                .build()
                .toByteArray();
    }
}
