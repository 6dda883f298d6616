package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.assay.server.oip.ModelInferRequest;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** Calls whose callers have traces of their own. */
public final class TracedCalls {
    private static final String REQUEST = "{\"id\":\"ZOWIE\",\"inputs\":[{\"name\":\"%s\",\"shape\":[1,6],"
            + "\"datatype\":\"FP32\",\"data\":[777123,2,3,4,5,6]}]}";

    private TracedCalls() {}

    public static void http(String traceParent) throws Exception {
        assertThat(post(traceParent, "features")).isEqualTo(200);
    }

    public static void unsampled(String traceParent) throws Exception {
        http(traceParent);
    }

    public static void wrong(String traceParent) throws Exception {
        assertThat(post(traceParent, "ZOWIE")).isEqualTo(400);
    }

    private static int post(String traceParent, String input) throws Exception {
        return TestClient.ofThisServer()
                .post(
                        "/v2/models/loan-risk/infer?receipt=header",
                        REQUEST.formatted(input),
                        "traceparent",
                        traceParent,
                        "tracestate",
                        "ZOWIE=1",
                        "baggage",
                        "ZOWIE=1",
                        "User-Agent",
                        "ZOWIE")
                .statusCode();
    }

    public static void grpc(String traceParent) throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceParent);
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("loan-risk")
                .setId("ZOWIE")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("features")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(6))
                .addRawInputContents(ByteString.copyFrom(new byte[24]))
                .build();
        try (TestChannel channel = TestChannel.toThisServer()) {
            var answer = channel.stub()
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .modelInfer(request);
            assertThat(answer.getModelName()).isEqualTo("loan-risk");
        }
    }
}
