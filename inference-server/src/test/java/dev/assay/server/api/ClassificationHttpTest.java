package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.server.oip.InferParameter;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferRequestedOutputTensor;
import dev.assay.server.oip.ModelInferResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Triton's classification extension over both interfaces, and what cannot be classified. */
@QuarkusTest
@TestProfile(TypesRepository.class)
class ClassificationHttpTest {
    private final TestClient client = TestClient.ofThisServer();

    @Test
    void anOutputIsClassifiedInItsPlace() throws Exception {
        String answer = TestClient.text(client.post("/v2/models/same-FP32/infer", request("FP32", "2")));
        assertThat(answer)
                .endsWith("\"outputs\":[{\"name\":\"y\",\"datatype\":\"BYTES\",\"shape\":[2],"
                        + "\"data\":[\"4.500000:1\",\"2.000000:0\"]}]}");
        assertThat(TestClient.text(client.post("/v2/models/same-FP32/infer", request("FP32", "0"))))
                .contains("\"data\":[2.0,4.5]");
    }

    @Test
    void whatHasNoOrderCannotBeClassified() throws Exception {
        InferHttpTest.assertError(
                client.post("/v2/models/same-FP16/infer", request("FP16", "1")), 400, "parameter.unsupported");
        InferHttpTest.assertError(
                client.post("/v2/models/same-FP32/infer", request("FP32", "-1")), 400, "parameter.value");
        InferHttpTest.assertError(
                client.post("/v2/models/same-FP32/infer", request("FP32", "true")), 400, "parameter.value");
    }

    private static String request(String datatype, String classes) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + datatype + "\",\"shape\":[1,2],\"data\":[2,4.5]}],"
                + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":" + classes + "}}]}";
    }

    @Test
    void theSameOverGrpc() throws Exception {
        try (TestChannel channel = TestChannel.toThisServer()) {
            ModelInferResponse answer = channel.stub().modelInfer(request(1));
            assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("BYTES");
            assertThat(answer.getRawOutputContents(0).substring(4).toStringUtf8())
                    .isEqualTo("1.500000:0");
            assertThatThrownBy(() -> channel.stub().modelInfer(request(-1)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
    }

    private static ModelInferRequest request(long classes) {
        return ModelInferRequest.newBuilder()
                .setModelName("same-FP32")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(1))
                .addRawInputContents(ByteString.copyFrom(new byte[] {0, 0, (byte) 0xc0, 0x3f}))
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("y")
                        .putParameters(
                                "classification",
                                InferParameter.newBuilder()
                                        .setInt64Param(classes)
                                        .build()))
                .build();
    }
}
