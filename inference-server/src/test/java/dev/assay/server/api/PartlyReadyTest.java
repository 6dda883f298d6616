package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.model.DiskFiles;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.RepositoryLimits;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A repository with nothing but a broken model, and then a good one beside it. */
@QuarkusTest
@TestProfile(PartlyReadyTest.BrokenRepository.class)
class PartlyReadyTest {
    private static final Path SAMPLES = Path.of(System.getProperty("assay.models"));

    private final TestClient client = TestClient.ofThisServer();

    @Inject
    EpochRotation rotation;

    /** Makes the repository before the server starts. */
    public static final class BrokenRepository implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path repository = Files.createTempDirectory("repository");
                Files.writeString(
                        Files.createDirectories(repository.resolve("broken/1")).resolve("model.onnx"), "no");
                return Map.of("assay.models", repository.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void theServerLivesButIsNotReadyUntilAnEpochWithModels() throws Exception {
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(503);
        assertThat(client.get("/v2/models/broken/ready").statusCode()).isEqualTo(503);
        InferHttpTest.assertError(client.get("/v2/models/broken"), 503, "model.not_ready");
        InferHttpTest.assertError(client.post("/v2/models/broken/infer", "{\"inputs\":[]}"), 503, "model.not_ready");
        InferHttpTest.assertError(client.get("/v2/models/none/ready"), 404, "model.unknown");
        byte[] before = client.get("/.well-known/assay/bundle").body();

        rotation.serve(ModelCatalog.load(new DiskFiles(SAMPLES), RepositoryLimits.DEFAULT, new BouncyCastleCrypto()));

        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(client.get("/v2/models/loan-risk/ready").statusCode()).isEqualTo(200);
        assertThat(TestClient.ofThisServer().get("/.well-known/assay/bundle").body())
                .isNotEqualTo(before);
    }
}
