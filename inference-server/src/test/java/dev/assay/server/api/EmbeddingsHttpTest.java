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
                "400|request.incomplete|{'input':'777123'}",
                "400|request.incomplete|{'model':'all-MiniLM-L6-v2'}",
                "400|request.incomplete|{'model':'all-MiniLM-L6-v2','input':[]}",
                "400|request.json|{'model':'all-MiniLM-L6-v2','input':777123}",
                "400|request.json|{'model':'all-MiniLM-L6-v2','input':['777123',[1]]}x",
                "400|request.json|{'model':'all-MiniLM-L6-v2','input':'a','input':'777123'}",
                "400|input.length|{'model':'all-MiniLM-L6-v2','input':[[]]}",
                "400|model.failed|{'model':'all-MiniLM-L6-v2','input':[777123]}",
                "400|text.malformed|{'model':'all-MiniLM-L6-v2','input':'777123 \\ud83d'}",
                "400|model.no_embeddings|{'model':'loan-risk','input':'777123'}",
                "400|parameter.unsupported|{'model':'all-MiniLM-L6-v2','input':'a','encoding_format':'777123'}",
                "400|parameter.unsupported|{'model':'all-MiniLM-L6-v2','input':'a','dimensions':777123}",
                "404|model.unknown|{'model':'gpt-777123','input':'a'}"
            })
    void badRequestsAreRefusedWithoutTheirValues(int status, String code, String body) throws Exception {
        HttpResponse<byte[]> answer = client.post(PATH, body.replace('\'', '"'));
        InferHttpTest.assertError(answer, status, code);
        assertThat(TestClient.text(answer)).doesNotContain("777123");
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
