package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.RepositoryIndexRequest;
import dev.assay.server.oip.RepositoryModelLoadRequest;
import dev.assay.server.oip.RepositoryModelUnloadRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading and unloading on request, by whoever has the key. */
@QuarkusTest
@TestProfile(AdminRepository.class)
class AdministrationTest {
    private static final String BEARER = "Bearer " + AdminRepository.KEY;

    private final TestClient client = TestClient.ofThisServer();

    @Test
    void modelsComeAndGoOverHttp() throws Exception {
        assertThat(client.get("/v2/models/two/ready").statusCode()).isEqualTo(200);
        assertThat(client.get("/v2/models/same-FP64").statusCode()).isNotEqualTo(200);

        assertDone(client.post("/v2/repository/models/same-FP64/load", "{}", "Authorization", BEARER));
        assertThat(client.get("/v2/models/same-FP64/ready").statusCode()).isEqualTo(200);

        String parameters = "{\"parameters\":{\"unload_dependents\":false}}";
        assertDone(client.post("/v2/repository/models/same-FP64/unload", parameters, "Authorization", BEARER));
        assertThat(client.get("/v2/models/same-FP64/ready").statusCode()).isNotEqualTo(200);
        assertThat(client.get("/v2/models/two/ready").statusCode()).isEqualTo(200);
    }

    private static void assertDone(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
    }

    @Test
    void modelsComeAndGoOverGrpc() throws Exception {
        Metadata key = new Metadata();
        key.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), BEARER);
        try (TestChannel channel = TestChannel.toThisServer()) {
            GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub admin =
                    channel.stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(key));

            var loaded = admin.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                    .setModelName("same-INT8")
                    .build());
            assertThat(isReady(channel, "same-INT8")).isTrue();

            var unloaded = admin.repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                    .setModelName("same-INT8")
                    .build());
            assertThat(isReady(channel, "same-INT8")).isFalse();
            assertThat(loaded.getSerializedSize() + unloaded.getSerializedSize())
                    .isZero();
            assertThatThrownBy(() -> admin.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                            .setModelName("none")
                            .build()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
        }
    }

    private static boolean isReady(TestChannel channel, String model) {
        return channel
                .stub()
                .repositoryIndex(
                        RepositoryIndexRequest.newBuilder().setReady(true).build())
                .getModelsList()
                .stream()
                .anyMatch(entry -> entry.getName().equals(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer other", "Basic YTpi", "bearer a key that is no secre"})
    void otherKeysAreRefused(String authorization) throws Exception {
        HttpResponse<byte[]> answer =
                client.post("/v2/repository/models/two/unload", "", "Authorization", authorization);
        InferHttpTest.assertError(answer, 401, "admin.unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        InferHttpTest.assertError(client.post("/v2/repository/models/two/unload", ""), 401, "admin.unauthorized");
        assertThat(client.get("/v2/models/two/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsTakenFromTheRequestButAName() throws Exception {
        String file = "{\"parameters\":{\"config\":\"{}\",\"file:1/model.onnx\":\"AAAA\"}}";
        InferHttpTest.assertError(
                client.post("/v2/repository/models/two/load", file, "Authorization", BEARER),
                400,
                "parameter.unsupported");
        InferHttpTest.assertError(
                client.post("/v2/repository/models/none/load", "", "Authorization", BEARER), 404, "model.unknown");
        InferHttpTest.assertError(
                client.post("/v2/repository/models/none/unload", "", "Authorization", BEARER), 404, "model.unknown");
        InferHttpTest.assertError(
                client.post("/v2/repository/models/two/load", "{\"x\":1}", "Authorization", BEARER),
                400,
                "request.json");
    }
}
