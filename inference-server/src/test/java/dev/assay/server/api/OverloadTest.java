package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One thread and one place in the queue: what comes on top is refused at once, and the rest is answered. */
@QuarkusTest
@TestProfile(OverloadTest.Narrow.class)
class OverloadTest {
    private static final String SLOW = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"" + "word ".repeat(400) + "\",\""
            + "word ".repeat(400) + "\"]}";

    private final TestClient client = TestClient.ofThisServer();

    /** The smallest server there is. */
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.pool.threads", "1", "assay.pool.queue", "1");
        }
    }

    @Test
    void pastTheQueueClientsAreToldToComeBack() {
        List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sent.add(client.postAsync("/v1/embeddings", SLOW));
        }
        List<HttpResponse<byte[]>> answers =
                sent.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).isNotEmpty();
        List<HttpResponse<byte[]>> refused =
                answers.stream().filter(answer -> answer.statusCode() != 200).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            InferHttpTest.assertOpenAiError(answer, 429, "server.overloaded", null);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        });
    }
}
