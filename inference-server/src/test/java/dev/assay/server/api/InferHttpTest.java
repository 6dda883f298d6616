package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class InferHttpTest {
    private static final String INFER = "/v2/models/loan-risk/infer";

    private final TestClient client = TestClient.ofThisServer();

    @Test
    void healthAndMetadata() throws Exception {
        assertAnswer(client.get("/v2/health/live"), 200, "{\"live\":true}");
        assertAnswer(client.get("/v2/health/ready"), 200, "{\"ready\":true}");
        assertAnswer(client.get("/v2/models/loan-risk/ready"), 200, "{\"name\":\"loan-risk\",\"ready\":true}");
        assertAnswer(
                client.get("/v2/models/loan-risk/versions/1"),
                200,
                "{\"name\":\"loan-risk\",\"versions\":[\"1\"],\"platform\":\"onnxruntime_onnx\","
                        + "\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[-1,6]}],"
                        + "\"outputs\":[{\"name\":\"risk\",\"datatype\":\"FP32\",\"shape\":[-1,1]}]}");
        assertThat(TestClient.text(client.get("/v2"))).startsWith("{\"name\":\"assay\",\"version\":\"");
        assertThat(TestClient.text(client.get("/v1/models")))
                .contains("\"id\":\"all-MiniLM-L6-v2\"", "\"id\":\"loan-risk\"");
    }

    @Test
    void headAnswersWithoutABody() throws Exception {
        HttpResponse<byte[]> answer =
                client.send(client.request("/v2/health/ready").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void flatAndNestedDataAndAnyOrderOfMembersGiveTheSameAnswer() throws Exception {
        String flat = input("\"shape\":[2,6],\"datatype\":\"FP32\",\"data\":[30,20,0.5,3,30,2,120,5,1e-1,20,45,0]");
        String nested =
                input("\"shape\":[2,6],\"datatype\":\"FP32\",\"data\":[[30,20,0.5,3,30,2],[120,5,0.1,20,45,0]]");
        String dataFirst = input("\"data\":[30,20,0.5,3,30,2,120,5,0.1,20,45,0],\"datatype\":\"FP32\",\"shape\":[2,6]");

        HttpResponse<byte[]> answer = client.post(INFER, flat);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TestClient.text(answer))
                .startsWith("{\"model_name\":\"loan-risk\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"risk\","
                        + "\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[");
        assertThat(client.post(INFER, nested).body()).isEqualTo(answer.body());
        assertThat(client.post("/v2/models/loan-risk/versions/1/infer", dataFirst)
                        .body())
                .isEqualTo(answer.body());
    }

    @Test
    void idAndRequestedOutputsAreHonoured() throws Exception {
        String body = "{\"id\":\"my id\",\"parameters\":{\"priority\":1},\"outputs\":[{\"name\":\"risk\"}],"
                + input("\"shape\":[1,6],\"datatype\":\"FP32\",\"data\":[30,20,0.5,3,30,2]")
                        .substring(1);
        assertThat(TestClient.text(client.post(INFER, body))).contains("\"id\":\"my id\"");
    }

    /** Columns: status, code, and what stands in the one input. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|tensor.size|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5]",
                "400|tensor.size|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,6,777123]",
                "400|tensor.size|'shape':[1,6],'datatype':'FP32','data':[[1,2,3],[4,5,6]]",
                "400|tensor.size|'shape':[1,6],'datatype':'FP32','data':[[1,2,3,4,5],6]",
                "400|tensor.size|'shape':[1,6],'datatype':'FP32','data':[[[1,2,3,4,5,6]]]",
                "400|tensor.shape|'shape':[6],'datatype':'FP32','data':[1,2,3,4,5,6]",
                "400|tensor.shape|'shape':[-1,6],'datatype':'FP32','data':[1,2,3,4,5,6]",
                "400|tensor.shape|'shape':[4000000000,4000000000],'datatype':'FP32','data':[1]",
                "400|tensor.shape|'shape':[1000000,6],'datatype':'FP32','data':[1]",
                "400|tensor.value|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,'777123']",
                "400|tensor.value|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,1e39]",
                "400|tensor.value|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,null]",
                "400|tensor.value|'shape':[1,6],'datatype':'INT8','data':[1,2,3,4,5,128]",
                "400|tensor.value|'shape':[1,6],'datatype':'INT64','data':[1,2,3,4,5,9223372036854775808]",
                "400|tensor.value|'shape':[1,6],'datatype':'INT64','data':[1,2,3,4,5,1.0]",
                "400|tensor.datatype|'shape':[1,6],'datatype':'INT64','data':[1,2,3,4,5,6]",
                "400|tensor.datatype_unsupported|'shape':[1,6],'datatype':'UINT64','data':[1,2,3,4,5,6]",
                "400|tensor.datatype|'shape':[1,6],'datatype':'FLOAT777123','data':[1,2,3,4,5,6]",
                "400|request.json|'shape':[1,6],'data':[1,2,3,4,5,6]",
                "400|request.json|'shape':[1,6],'datatype':'FP32'",
                "400|request.json|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,6],'data':[1,2,3,4,5,6]",
                "400|request.json|'shape':[1,6],'datatype':'FP32','dta':[1,2,3,4,5,6]",
                "400|request.json|'shape':[1,6],'datatype':'FP32','data':[1,2,3,4,5,6]]",
                "400|request.binary_data|'shape':[1,6],'datatype':'FP32','parameters':{'binary_data_size':24}"
            })
    void badTensorsAreRefusedWithoutTheirValues(int status, String code, String members) throws Exception {
        HttpResponse<byte[]> answer = client.post(INFER, input(members.replace('\'', '"')));
        assertError(answer, status, code);
        assertThat(TestClient.text(answer)).doesNotContain("777123");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|request.json|/v2/models/loan-risk/infer|not json 777123",
                "400|request.json|/v2/models/loan-risk/infer|{}",
                "400|request.json|/v2/models/loan-risk/infer|[]",
                "400|input.missing|/v2/models/loan-risk/infer|{\"inputs\":[]}",
                "400|input.unknown|/v2/models/loan-risk/infer|{\"inputs\":[{\"name\":\"n777123\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}",
                "400|parameter.unsupported|/v2/models/loan-risk/infer|{\"parameters\":{\"sequence_id\":777123},\"inputs\":[]}",
                "400|parameter.unsupported|/v2/models/loan-risk/infer?receipt=777123|{\"inputs\":[]}",
                "404|model.unknown|/v2/models/no777123/infer|{\"inputs\":[]}",
                "404|model.unknown|/v2/models/loan-risk/versions/9/infer|{\"inputs\":[]}",
                "404|http.not_found|/v2/models/loan-risk/guess|{\"inputs\":[]}",
                "405|http.method|/v2/health/live|{}"
            })
    void badRequestsAreRefusedWithoutTheirValues(int status, String code, String target, String body) throws Exception {
        HttpResponse<byte[]> answer = client.post(target, body);
        assertError(answer, status, code);
        assertThat(TestClient.text(answer)).doesNotContain("777123");
    }

    @Test
    void headersAreChecked() throws Exception {
        String good = input("\"shape\":[1,6],\"datatype\":\"FP32\",\"data\":[30,20,0.5,3,30,2]");
        assertError(client.post(INFER, good, "Content-Type", "text/plain"), 415, "http.content_type");
        assertError(client.post(INFER, good, "Content-Encoding", "gzip"), 415, "http.content_encoding");
        assertError(client.post(INFER, good, "Inference-Header-Content-Length", "9"), 400, "request.json");
        assertError(client.post(INFER, good, "Assay-Nonce", "00112233"), 400, "nonce.invalid");
        assertError(client.post(INFER, good, "Assay-Nonce", "zz".repeat(32)), 400, "nonce.invalid");
        assertError(client.post(INFER, good, "Idempotency-Key", "a b"), 400, "idempotency_key.invalid");
        assertThat(client.post(INFER, good, "Content-Type", "application/json; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodiesPastTheLimitAreRefusedWhetherDeclaredOrNot() throws Exception {
        byte[] large = new byte[(16 << 20) + 1];
        Arrays.fill(large, (byte) ' ');
        assertError(client.post(INFER, BodyPublishers.ofByteArray(large)), 413, "request.too_large");
        List<byte[]> chunks = List.of(large, large);
        assertError(client.post(INFER, BodyPublishers.ofByteArrays(chunks)), 413, "request.too_large");
    }

    private static String input(String members) {
        return "{\"inputs\":[{\"name\":\"features\"," + members + "}]}";
    }

    private static void assertAnswer(HttpResponse<byte[]> response, int status, String body) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(TestClient.text(response)).isEqualTo(body);
    }

    /** An error of the endpoints that speak as OpenAI's do, about a member of the request if any. */
    static void assertOpenAiError(HttpResponse<byte[]> response, int status, String code, @Nullable String member) {
        String type = status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
        assertThat(TestClient.text(response))
                .startsWith("{\"error\":{\"message\":\"")
                .endsWith("\"type\":\"" + type + "\",\"param\":" + (member == null ? "null" : '"' + member + '"')
                        + ",\"code\":\"" + code + "\"}}");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Assay-Receipt")).isEmpty();
    }

    static void assertError(HttpResponse<byte[]> response, int status, String code) {
        assertThat(TestClient.text(response))
                .contains("\"code\":\"" + code + "\"")
                .startsWith("{\"error\":\"");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Assay-Receipt")).isEmpty();
    }
}
