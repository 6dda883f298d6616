package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.bytes.Bytes;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Clients who ask at once get the answers that each would get alone: over HTTP, from the shipped models. */
@QuarkusTest
@TestProfile(BatchedHttpTest.Repository.class)
class BatchedHttpTest {
    private static final int CALLS = 16;
    private static final Pattern ENTRY = Pattern.compile("\"batch_size\":\"?(\\d+)");

    private final TestClient client = TestClient.ofThisServer();

    /** Each model alone, joining, and deterministic though configured to join. */
    public static class Repository implements QuarkusTestProfile {
        private static final String JOINING =
                "max_batch_size: 16 dynamic_batching { max_queue_delay_microseconds: 50000 }";
        private static final Map<String, String> CONFIGS = Map.of(
                "alone",
                "",
                "joining",
                JOINING,
                "deterministic",
                JOINING + " parameters { key: \"deterministic\" value { string_value: \"true\" } }");

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path samples = Path.of(System.getProperty("assay.models"));
                Path repository = Files.createTempDirectory("batched");
                for (Map.Entry<String, String> config : CONFIGS.entrySet()) {
                    lay(samples.resolve("loan-risk/1"), repository.resolve("trees-" + config.getKey()), config);
                    lay(samples.resolve("all-MiniLM-L6-v2/1"), repository.resolve("text-" + config.getKey()), config);
                }
                return Map.of("assay.models", repository.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void lay(Path version, Path model, Map.Entry<String, String> config) throws IOException {
            Path target = Files.createDirectories(model.resolve("1"));
            try (var files = Files.list(version)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName().toString()));
                }
            }
            Files.writeString(model.resolve("config.pbtxt"), config.getValue());
        }
    }

    @Test
    void treesAnswerTheSameBitsInAnyCompany() throws Exception {
        List<String> questions = rows();
        List<JsonValue> alone = outputs("trees-alone", questions, false);

        assertThat(outputs("trees-joining", questions, true)).isEqualTo(alone);
        assertThat(largestBatch("trees-joining")).isGreaterThan(1);
        assertThat(outputs("trees-deterministic", questions, true)).isEqualTo(alone);
        assertThat(largestBatch("trees-deterministic")).isEqualTo(1);
    }

    /** Its weights are quantised dynamically, with one scale for a whole batch: the company shows, a little. */
    @Test
    void sentencesStayWithinToleranceAndAreTheSameBitsWhenDeterministic() throws Exception {
        List<float[]> alone = vectors("text-alone", false);
        List<float[]> joined = vectors("text-joining", true);
        List<float[]> deterministic = vectors("text-deterministic", true);

        assertThat(largestBatch("text-joining")).isGreaterThan(1);
        assertThat(largestBatch("text-deterministic")).isEqualTo(1);
        for (int i = 0; i < CALLS; i++) {
            assertThat(cosine(alone.get(i), joined.get(i))).isCloseTo(1, within(0.03));
            assertThat(deterministic.get(i)).containsExactly(alone.get(i));
        }
        assertThat(vectors("text-deterministic", true))
                .usingRecursiveComparison()
                .isEqualTo(deterministic);
    }

    private static List<String> rows() {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String values = random.doubles(6, 0, 100)
                    .mapToObj(Double::toString)
                    .reduce((a, b) -> a + "," + b)
                    .orElseThrow();
            rows.add("{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,6],\"data\":[" + values
                    + "]}]}");
        }
        return rows;
    }

    private List<JsonValue> outputs(String model, List<String> questions, boolean together) throws Exception {
        List<JsonValue> outputs = new ArrayList<>();
        for (HttpResponse<byte[]> answer : ask("/v2/models/" + model + "/infer", questions, together)) {
            assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(200);
            String text = TestClient.text(answer);
            outputs.add(Json.parse(
                    Bytes.utf8(text.substring(text.indexOf('[', text.indexOf("outputs")), text.length() - 1)),
                    1 << 20,
                    "outputs"));
        }
        return outputs;
    }

    private List<float[]> vectors(String model, boolean together) throws Exception {
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            questions.add(
                    "{\"model\":\"" + model + "\",\"input\":\"Sentence number " + i + " is about something else.\"}");
        }
        List<float[]> vectors = new ArrayList<>();
        for (HttpResponse<byte[]> answer : ask("/v1/embeddings", questions, together)) {
            String text = TestClient.text(answer);
            assertThat(answer.statusCode()).as(text).isEqualTo(200);
            int start = text.indexOf('[', text.indexOf("\"embedding\":")) + 1;
            String[] numbers = text.substring(start, text.indexOf(']', start)).split(",");
            float[] vector = new float[numbers.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Float.parseFloat(numbers[i]);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private List<HttpResponse<byte[]>> ask(String target, List<String> questions, boolean together) {
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (String question : questions) {
            CompletableFuture<HttpResponse<byte[]>> answer = client.postAsync(target, question);
            answers.add(answer);
            if (!together) {
                answer.join();
            }
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private int largestBatch(String model) throws Exception {
        Matcher sizes = ENTRY.matcher(TestClient.text(client.get("/v2/models/" + model + "/stats")));
        int largest = 0;
        while (sizes.find()) {
            largest = Math.max(largest, Integer.parseInt(sizes.group(1)));
        }
        return largest;
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
