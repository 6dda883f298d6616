package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The server's own doors: certificates that carry evidence, keys that change under open connections, bound evidence. */
@QuarkusTest
class AttestedTlsTest {
    private static final String NONCE = "0123456789abcdef".repeat(4);
    private static final String BOUND = "/.well-known/assay/evidence?nonce=" + NONCE + "&session=tls-exporter";

    @Inject
    EpochRotation rotation;

    @Inject
    Epochs epochs;

    @Inject
    Vertx vertx;

    @Test
    void aClientThatKeepsItsConnectionSeesEveryAnswerVerify() throws Exception {
        try (VerifyingClient client = VerifyingClient.connect()) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger answers = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread streaming = new Thread(() -> {
                try {
                    while (!done.get()) {
                        client.infer();
                        client.askAgain();
                        answers.incrementAndGet();
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            streaming.start();
            for (int i = 0; i < 3; i++) {
                rotation.renew();
                awaitMore(answers, failure);
            }
            rotation.rotate();
            awaitMore(answers, failure);
            rotation.renew();
            awaitMore(answers, failure);
            done.set(true);
            streaming.join(30_000);
            assertThat(failure.get()).isNull();

            try (VerifyingClient next = VerifyingClient.connect()) {
                assertThat(next.epoch()).isGreaterThan(client.epoch());
                next.infer();
                next.comparePublished();
            }
        }
    }

    private static void awaitMore(AtomicInteger answers, AtomicReference<Throwable> failure) throws Exception {
        int before = answers.get();
        for (int i = 0; i < 600 && answers.get() < before + 3 && failure.get() == null; i++) {
            Thread.sleep(50);
        }
        assertThat(failure.get()).isNull();
        assertThat(answers.get()).isGreaterThanOrEqualTo(before + 3);
    }

    @Test
    void theBundleIsTheOneThatTheConnectionsCertificateNames() throws Exception {
        try (VerifyingClient client = VerifyingClient.connect()) {
            client.comparePublished();
            rotation.renew();
            client.comparePublished();
            rotation.rotate();
            client.comparePublished();
        }
    }

    @Test
    void aConnectionThatOutlivesItsEpochIsToldToComeAgain() throws Exception {
        try (VerifyingClient client = VerifyingClient.connect()) {
            rotation.rotate();
            client.infer();
            epochs.retire(Instant.now().plusSeconds(24 * 3600));
            TlsClient.Answer answer = client.connection().get("/.well-known/assay/evidence?nonce=" + NONCE);
            assertThat(answer.status()).isEqualTo(421);
            assertThat(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                    .contains("epoch.ended");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.connection().isClosed()).isTrue();
        }
        try (VerifyingClient again = VerifyingClient.connect()) {
            again.infer();
        }
    }

    @Test
    void boundEvidenceNamesItsOwnConnectionAndNoOther() throws Exception {
        try (TlsClient one = TlsClient.connect();
                TlsClient other = TlsClient.connect()) {
            Optional<Bytes> ours = KeyingMaterial.exporter(one.session());
            if (ours.isEmpty()) {
                TlsClient.Answer answer = one.get(BOUND);
                assertThat(answer.status()).as("before JDK 25").isEqualTo(501);
                assertThat(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                        .contains("evidence.session_binding_unavailable");
                return;
            }
            assertThat(boundTo(one.get(BOUND).body())).isEqualTo(ours);
            assertThat(boundTo(other.get(BOUND).body()))
                    .isEqualTo(KeyingMaterial.exporter(other.session()))
                    .isNotEqualTo(ours);
            assertThat(boundTo(one.get("/.well-known/assay/evidence?nonce=" + NONCE)
                            .body()))
                    .isEmpty();
        }
    }

    private static Optional<Bytes> boundTo(Bytes bundle) throws Exception {
        return Optional.ofNullable(
                StatementWrapper.decode(EvidenceBundle.decode(bundle).wrapper()).tlsExporter());
    }

    @Test
    void evidenceIsBoundOverHttp2Too() throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                .setProtocolVersion(HttpVersion.HTTP_2));
        try {
            HttpClientRequest request = client.request(HttpMethod.GET, TlsClient.port(), "localhost", BOUND)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
            Optional<Bytes> ours = KeyingMaterial.exporter(request.connection().sslSession());
            byte[] body = request.send()
                    .compose(response -> response.body())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .getBytes();
            if (ours.isPresent()) {
                assertThat(boundTo(Bytes.of(body))).isEqualTo(ours);
            } else {
                assertThat(new String(body, StandardCharsets.UTF_8)).contains("evidence.session_binding_unavailable");
            }
        } finally {
            client.close();
        }
    }

    @Test
    void anotherKindOfSessionIsRefused() throws Exception {
        try (TlsClient client = TlsClient.connect()) {
            for (String session : List.of("", "tls-unique", "TLS-EXPORTER")) {
                TlsClient.Answer answer =
                        client.get("/.well-known/assay/evidence?nonce=" + NONCE + "&session=" + session);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                        .contains("evidence.session\"");
            }
        }
    }

    @Test
    void healthTellsHowOldTheKeysAre() throws Exception {
        EpochState state = rotation.state();
        try (TlsClient client = TlsClient.connect()) {
            assertThat(new String(client.get("/q/health/well").body().toArray(), StandardCharsets.UTF_8))
                    .contains("\"name\": \"epoch-renewal\"")
                    .contains("\"epoch\": " + state.epoch())
                    .contains("\"since\": \"" + state.since() + "\"");
        }
    }
}
