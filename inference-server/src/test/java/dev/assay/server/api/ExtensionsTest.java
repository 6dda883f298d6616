package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.server.oip.ModelConfigRequest;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelStatistics;
import dev.assay.server.oip.ModelStatisticsRequest;
import dev.assay.server.oip.RepositoryIndexRequest;
import dev.assay.server.oip.RepositoryModelLoadRequest;
import dev.assay.server.oip.ServerMetadataRequest;
import dev.assay.server.oip.config.DataType;
import dev.assay.server.oip.config.ModelConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model configuration, statistics and the repository's index, on a server that nobody administers. */
@QuarkusTest
class ExtensionsTest {
    private final TestClient client = TestClient.ofThisServer();
    private TestChannel channel;

    @BeforeEach
    void connect() throws Exception {
        channel = TestChannel.toThisServer();
    }

    @AfterEach
    void disconnect() {
        channel.close();
    }

    @Test
    void whatIsOptionalIsNamed() throws Exception {
        assertThat(channel.stub()
                        .serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getExtensionsList())
                .contains("binary_tensor_data", "model_configuration", "model_repository", "parameters", "statistics");
        assertThat(TestClient.text(client.get("/v2"))).contains("\"extensions\":[\"binary_tensor_data\",");
    }

    @Test
    void theConfigurationIsCompletedFromTheModel() throws Exception {
        ModelConfig config = channel.stub()
                .modelConfig(
                        ModelConfigRequest.newBuilder().setName("loan-risk").build())
                .getConfig();
        assertThat(config.getName()).isEqualTo("loan-risk");
        assertThat(config.getInput(0).getName()).isEqualTo("features");
        assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
        String json = TestClient.text(client.get("/v2/models/loan-risk/versions/1/config"));
        assertThat(json)
                .startsWith("{\"name\":\"loan-risk\",")
                .contains("\"backend\":\"onnxruntime\"", "\"data_type\":\"TYPE_FP32\"", "\"format\":\"FORMAT_NONE\"")
                .contains("\"metric_tags\":{}", "\"batch_input\":[]")
                .doesNotContain("\"sequence_batching\"");
        assertThat(TestClient.text(client.get("/v2/models/loan-risk/config"))).isEqualTo(json);
    }

    @Test
    void statisticsCountAnswersRunsAndFailures() throws Exception {
        ModelStatistics before = statistics();
        ModelInferRequest twoRows = ModelInferRequest.newBuilder()
                .setModelName("loan-risk")
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("features")
                        .setDatatype("FP32")
                        .addShape(2)
                        .addShape(6))
                .addRawInputContents(ByteString.copyFrom(new byte[48]))
                .build();

        var unused = channel.stub().modelInfer(twoRows);
        assertRefused(() -> channel.stub()
                .modelInfer(twoRows.toBuilder()
                        .clearInputs()
                        .clearRawInputContents()
                        .build()));

        ModelStatistics after = statistics();
        // Rows are counted where the configuration says that the first dimension is one of rows; here it does not.
        assertThat(after.getInferenceCount() - before.getInferenceCount()).isEqualTo(1);
        assertThat(after.getExecutionCount() - before.getExecutionCount()).isEqualTo(1);
        assertThat(after.getInferenceStats().getSuccess().getCount()
                        - before.getInferenceStats().getSuccess().getCount())
                .isEqualTo(1);
        assertThat(after.getInferenceStats().getFail().getCount()
                        - before.getInferenceStats().getFail().getCount())
                .isEqualTo(1);
        assertThat(after.getInferenceStats().getComputeInfer().getNs()).isPositive();
        assertThat(after.getBatchStatsList())
                .anySatisfy(batch -> assertThat(batch.getBatchSize()).isEqualTo(1));
        assertThat(after.getLastInference()).isPositive();
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    private ModelStatistics statistics() {
        return channel.stub()
                .modelStatistics(
                        ModelStatisticsRequest.newBuilder().setName("loan-risk").build())
                .getModelStats(0);
    }

    @Test
    void statisticsAreOfAllModelsOrOfOne() throws Exception {
        assertThat(models("/v2/models/stats")).isEqualTo(2);
        assertThat(models("/v2/models/loan-risk/stats")).isEqualTo(1);
        assertThat(models("/v2/models/loan-risk/versions/1/stats")).isEqualTo(1);
        assertThat(TestClient.text(client.get("/v2/models/loan-risk/stats")))
                .contains("\"inference_stats\":{\"success\":{\"count\":", "\"cache_hit\":{\"count\":0,\"ns\":0}");
        assertThat(channel.stub()
                        .modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                        .getModelStatsCount())
                .isEqualTo(2);
    }

    private int models(String target) throws Exception {
        try (JsonFields fields = new JsonFields(TestClient.json(client.get(target)), "stats")) {
            return ((JsonValue.JsonArray) fields.required("model_stats"))
                    .items()
                    .size();
        }
    }

    @Test
    void anybodyMaySeeTheIndexAndNobodyMayChangeAnything() throws Exception {
        HttpResponse<byte[]> index = client.post("/v2/repository/index", "");
        assertThat(TestClient.text(index))
                .startsWith("[{\"name\":")
                .contains("{\"name\":\"loan-risk\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}");
        assertThat(client.post("/v2/repository/index", "{\"ready\":true}").body())
                .isEqualTo(index.body());
        assertThat(channel.stub()
                        .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModels(1)
                        .getState())
                .isEqualTo("READY");
        InferHttpTest.assertError(
                client.post("/v2/repository/models/loan-risk/unload", "", "Authorization", "Bearer x"),
                403,
                "admin.disabled");
        HttpResponse<byte[]> nobody = client.post("/v2/repository/models/loan-risk/unload", "");
        InferHttpTest.assertError(nobody, 401, "admin.unauthorized");
        assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThatThrownBy(() -> channel.stub()
                        .repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                                .setModelName("loan-risk")
                                .build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                    assertThat(TestChannel.code(e)).isEqualTo("admin.unauthorized");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "404, model.unknown, /v2/models/none/stats",
        "404, model.unknown, /v2/models/none/config",
        "404, model.unknown, /v2/models/loan-risk/versions/9/config",
        "404, model.unknown, /v2/models/loan-risk/versions/9/stats",
        "405, http.method, /v2/repository/index"
    })
    void whatIsNotThereIsAnError(int status, String code, String target) throws Exception {
        InferHttpTest.assertError(client.get(target), status, code);
    }

    @Test
    void otherIndexRequestsAreRefused() throws Exception {
        for (String body : new String[] {"[]", "{\"ready\":1}", "{\"redy\":true}", "{\"ready\":true", "x"}) {
            assertThat(client.post("/v2/repository/index", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }
}
