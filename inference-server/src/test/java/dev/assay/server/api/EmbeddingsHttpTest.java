package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class EmbeddingsHttpTest {
    private static final String PATH = "/v1/embeddings";
    private static final Pattern VECTOR = Pattern.compile("\"embedding\":\\[([^]]*)]");
    private static final Pattern BASE64 = Pattern.compile("\"embedding\":\"([^\"]*)\"");

    private final TestClient client = TestClient.ofThisServer();

    @Test
    void everyFormOfInputGivesTheSameVectors() throws Exception {
        float[] hello = vectors(ask("\"Hello world!\"", "")).get(0);

        assertThat(hello).hasSize(384);
        List<float[]> both = vectors(ask("[\"Hello world!\",\"Another one, which is longer.\"]", ""));
        assertThat(both).hasSize(2);
        // A text's vector does not depend on its neighbours.
        assertThat(both.get(0)).containsExactly(hello);
        assertThat(vectors(ask("[101,7592,2088,999,102]", "")).get(0)).containsExactly(hello);
        assertThat(vectors(ask("[[101,7592,2088,999,102],[101,102]]", "")).get(0))
                .containsExactly(hello);
        assertThat(base64(ask("\"Hello world!\"", ",\"encoding_format\":\"base64\"")))
                .containsExactly(hello);
    }

    @Test
    void usageCountsTokens() throws Exception {
        assertThat(TestClient.text(ask("[\"Hello world!\",\"\"]", ",\"user\":\"someone\"")))
                .contains("\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}")
                .contains("\"model\":\"all-MiniLM-L6-v2\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|request.incomplete|model|{'input':'777123'}",
                "400|request.incomplete|input|{'model':'all-MiniLM-L6-v2'}",
                "400|request.incomplete|input|{'model':'all-MiniLM-L6-v2','input':[]}",
                "400|request.json|input|{'model':'all-MiniLM-L6-v2','input':777123}",
                "400|request.json|input|{'model':'all-MiniLM-L6-v2','input':['777123',[1]]}",
                "400|request.json|input|{'model':'all-MiniLM-L6-v2','input':[[777123,'a']]}",
                "400|request.json|input|{'model':'all-MiniLM-L6-v2','input':[NaN]}",
                "400|request.json|input|{'model':'all-MiniLM-L6-v2','input':[[777123,Infinity]]}",
                "400|parameter.value|dimensions|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':NaN}",
                "400|request.json||{'model':'all-MiniLM-L6-v2','input':['777123']}x",
                "400|request.json||{'model':'all-MiniLM-L6-v2','input':'a','input':'777123'}",
                "400|request.json|user|{'model':'all-MiniLM-L6-v2','input':'a','user':777123}",
                "400|input.length||{'model':'all-MiniLM-L6-v2','input':[[]]}",
                "400|model.failed||{'model':'all-MiniLM-L6-v2','input':[777123]}",
                "400|text.malformed||{'model':'all-MiniLM-L6-v2','input':'777123 \\ud83d'}",
                "400|model.no_embeddings|model|{'model':'loan-risk','input':'777123'}",
                "400|parameter.unsupported|encoding_format|{'model':'all-MiniLM-L6-v2','input':'a','encoding_format':'777123'}",
                "400|parameter.unsupported|dimensions|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':777123}",
                "400|parameter.unsupported|dimensions|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':383}",
                "400|parameter.value|dimensions|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':0}",
                "400|parameter.value|dimensions|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':77712377712377712377}",
                "404|model.unknown|model|{'model':'gpt-777123','input':'a'}"
            })
    void badRequestsAreRefusedInOpenAisShapeWithoutTheirValues(int status, String code, String member, String body)
            throws Exception {
        HttpResponse<byte[]> answer = client.post(PATH, body.replace('\'', '"'));
        InferHttpTest.assertOpenAiError(answer, status, code, member);
        assertThat(TestClient.text(answer)).doesNotContain("777123");
    }

    @Test
    void whatIsOptionalMayBeNullAndAllDimensionsAreAllowed() throws Exception {
        float[] plain = vectors(ask("\"a\"", "")).get(0);
        assertThat(vectors(ask("\"a\"", ",\"dimensions\":384,\"encoding_format\":\"float\",\"user\":\"u\"")))
                .containsExactly(plain);
        assertThat(vectors(ask("\"a\"", ",\"dimensions\":null,\"encoding_format\":null,\"user\":null")))
                .containsExactly(plain);
    }

    @Test
    void modelsAreListedAndFoundOneByOne() throws Exception {
        String list = TestClient.text(client.get("/v1/models"));
        assertThat(list).startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"all-MiniLM-L6-v2\",");
        String one = TestClient.text(client.get("/v1/models/all-MiniLM-L6-v2"));
        assertThat(one).startsWith("{\"id\":\"all-MiniLM-L6-v2\",\"object\":\"model\",\"created\":");
        assertThat(list).contains(one);
        InferHttpTest.assertOpenAiError(client.get("/v1/models/none"), 404, "model.unknown", "model");
        InferHttpTest.assertOpenAiError(client.post("/v1/chat/completions", "{}"), 404, "http.not_found", null);
        InferHttpTest.assertOpenAiError(client.get("/v1/embeddings"), 405, "http.method", null);
    }

    private HttpResponse<byte[]> ask(String input, String more) throws Exception {
        HttpResponse<byte[]> answer =
                client.post(PATH, "{\"model\":\"all-MiniLM-L6-v2\",\"input\":" + input + more + "}");
        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
        return answer;
    }

    private static List<float[]> vectors(HttpResponse<byte[]> answer) {
        List<float[]> vectors = new ArrayList<>();
        Matcher matcher = VECTOR.matcher(TestClient.text(answer));
        while (matcher.find()) {
            String[] numbers = matcher.group(1).split(",", -1);
            float[] vector = new float[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                vector[i] = Float.parseFloat(numbers[i]);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static float[] base64(HttpResponse<byte[]> answer) {
        Matcher matcher = BASE64.matcher(TestClient.text(answer));
        assertThat(matcher.find()).isTrue();
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(matcher.group(1))).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
