package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.api.LoanRiskTwice;
import dev.assay.server.api.TestClient;
import dev.assay.server.attest.TlsClient.Answer;
import dev.assay.server.model.RepositoryControl;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection has the models of its epoch; whoever wants later ones connects again, and is told to. */
@QuarkusTest
@TestProfile(LoanRiskTwice.class)
class MovingOnTest {
    private static final String REQUEST = "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,6],"
            + "\"data\":[50,20,0.3,5,40,1]}]}";
    private static final String NONCE = "ab".repeat(32);
    private static final String FIRST = "/v2/models/first/infer";
    private static final String SECOND = "/v2/models/second/infer";

    @Inject
    RepositoryControl repository;

    @AfterEach
    void unload() {
        repository
                .unload("second")
                .handle((done, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private void load() throws Exception {
        repository.load("second").toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatAConnectionHadIsAnsweredOnceMore() throws Exception {
        try (TlsClient client = TlsClient.connect()) {
            assertThat(client.post(FIRST, NONCE, REQUEST).header("Connection")).isEmpty();
            load();

            Answer last = client.post(FIRST, NONCE, REQUEST);
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whatCameSinceIsSentElsewhere() throws Exception {
        try (TlsClient client = TlsClient.connect();
                TlsClient later = TlsClient.connect()) {
            assertThat(client.post(SECOND, NONCE, REQUEST).status()).isEqualTo(404);
            assertThat(later.post(FIRST, NONCE, REQUEST).status()).isEqualTo(200);
            load();

            Answer answer = later.post(SECOND, NONCE, REQUEST);
            assertThat(answer.status()).isEqualTo(421);
            assertThat(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                    .contains("epoch.ended");
            assertThat(later.isClosed()).isTrue();
        }
        try (TlsClient client = TlsClient.connect()) {
            assertThat(client.post(SECOND, NONCE, REQUEST).status()).isEqualTo(200);
            Answer unknown = client.post("/v2/models/third/infer", NONCE, REQUEST);
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.header("Connection")).isEmpty();
        }
    }

    @Test
    void http2MovesOnWithoutAWord() throws Exception {
        TestClient client = TestClient.ofThisServer();
        assertThat(client.post(FIRST, REQUEST).statusCode()).isEqualTo(200);
        assertThat(client.post(SECOND, REQUEST).statusCode()).isEqualTo(404);
        load();
        assertThat(client.post(FIRST, REQUEST).statusCode()).isEqualTo(200);
        assertThat(client.post(SECOND, REQUEST).statusCode()).isEqualTo(200);
    }
}
