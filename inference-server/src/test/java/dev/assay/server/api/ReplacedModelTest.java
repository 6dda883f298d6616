package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.attest.Epochs;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.model.RepositoryControl;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Models that come, change and go while clients ask: no request fails, and every set of models has its own statement. */
@QuarkusTest
@TestProfile(ReplacedModelTest.Explicit.class)
class ReplacedModelTest {
    private static final Path SAMPLE = Path.of(System.getProperty("assay.models"), "loan-risk/1/model.onnx");
    private static final String REQUEST = "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,6],"
            + "\"data\":[50,20,0.3,5,40,1]}]}";

    @Inject
    AssayConfig config;

    @Inject
    RepositoryControl repository;

    @Inject
    Epochs epochs;

    /** A repository of its own, in which batches are joined. */
    public static final class Explicit implements QuarkusTestProfile {
        private static Path repository() {
            try {
                Path folder = Files.createTempDirectory("repository");
                Files.copy(
                        SAMPLE,
                        Files.createDirectories(folder.resolve("risk/1")).resolve("model.onnx"));
                Files.writeString(folder.resolve("risk/config.pbtxt"), "max_batch_size: 16 dynamic_batching { }");
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.models", repository().toString(),
                    "assay.repository.mode", "explicit",
                    "assay.repository.load-models", "risk");
        }
    }

    @Test
    void noRequestFailsWhileModelsComeAndGo() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<List<Integer>>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(CompletableFuture.supplyAsync(() -> ask(ended)));
        }
        List<String> statements = new ArrayList<>(List.of(statement()));
        for (String version : List.of("2", "3", "4")) {
            Path folder = Files.createDirectories(config.models().resolve("risk/" + version));
            Files.copy(SAMPLE, folder.resolve("model.onnx"));
            done(repository.load("risk"));
            statements.add(statement());
        }
        Files.writeString(
                Files.createDirectories(config.models().resolve("risk/5")).resolve("model.onnx"), "broken");
        assertThat(repository
                        .load("risk")
                        .handle((done, failure) -> failure == null)
                        .toCompletableFuture()
                        .join())
                .isFalse();
        assertThat(statement()).isEqualTo(statements.get(3));
        ended.set(true);

        for (CompletableFuture<List<Integer>> client : clients) {
            assertThat(client.get(60, TimeUnit.SECONDS)).isNotEmpty().containsOnly(200);
        }
        assertThat(statements).doesNotHaveDuplicates();
        assertThat(repository.index(true))
                .singleElement()
                .satisfies(entry -> assertThat(entry.version()).isEqualTo("4"));
    }

    private static List<Integer> ask(AtomicBoolean ended) {
        List<Integer> statuses = new ArrayList<>();
        try {
            while (!ended.get()) {
                // Old epochs overlap for those whose connections began in them; new connections get the new one.
                HttpResponse<byte[]> answer = TestClient.ofThisServer().post("/v2/models/risk/infer", REQUEST);
                statuses.add(answer.statusCode());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return statuses;
    }

    private String statement() {
        try (Epochs.Lease lease = epochs.acquire().orElseThrow()) {
            return lease.epoch().coreDigest().hex();
        }
    }

    private static void done(CompletionStage<Void> stage) {
        stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
