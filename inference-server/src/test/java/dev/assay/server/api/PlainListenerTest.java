package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.attest.Epochs;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The listener without TLS that a proxy on the same machine may ask for. */
@QuarkusTest
@TestProfile(PlainListenerTest.Plain.class)
class PlainListenerTest {
    private static final String NONCE = "/.well-known/assay/evidence?nonce=" + "ab".repeat(16);

    @Inject
    HttpServer server;

    @Inject
    Epochs epochs;

    @Inject
    EpochRotation rotation;

    /** With the listener. */
    public static final class Plain implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.plain", "enabled", "quarkus.http.host", "0.0.0.0");
        }
    }

    private HttpResponse<byte[]> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + target));
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void itSpeaksBothVersionsOfHttpAndGrpc() throws Exception {
        assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
        Vertx vertx = Vertx.vertx();
        try {
            HttpClientOptions priorKnowledge = new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false);
            HttpClientResponse answer = vertx.createHttpClient(priorKnowledge)
                    .request(HttpMethod.GET, server.getPort(), "127.0.0.1", "/v2/health/ready")
                    .compose(HttpClientRequest::send)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        try {
            assertThat(GRPCInferenceServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .serverReady(ServerReadyRequest.getDefaultInstance())
                            .getReady())
                    .isTrue();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void theNewestEpochAnswers() throws Exception {
        assertThat(core()).isEqualTo(current());
        rotation.rotate();
        assertThat(core()).isEqualTo(current());
    }

    private Bytes core() throws Exception {
        HttpResponse<byte[]> answer = get(NONCE);
        assertThat(answer.statusCode()).isEqualTo(200);
        return EvidenceBundle.decodeCbor(Bytes.of(answer.body())).core();
    }

    private Bytes current() {
        try (Epochs.Lease lease = epochs.acquire().orElseThrow()) {
            return lease.epoch().core().encode();
        }
    }

    @Test
    void thereIsNoSessionToBindTo() throws Exception {
        HttpResponse<byte[]> answer = get(NONCE + "&session=tls-exporter");
        InferHttpTest.assertError(answer, 501, "evidence.session_binding_unavailable");
        assertThat(TestClient.text(answer)).contains("without TLS");
    }

    @Test
    void whatAProxyPassesOnIsNoLocalReadersRequest() throws Exception {
        assertThat(get("/q/metrics").statusCode()).isEqualTo(200);
        for (String header : new String[] {"Forwarded", "X-Forwarded-For", "Via"}) {
            assertThat(get("/q/metrics", header, "for=127.0.0.1").statusCode())
                    .as(header)
                    .isEqualTo(404);
        }
    }

    @Test
    void itListensOnThisMachineOnly() throws Exception {
        InetAddress outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElse(null);
        Assumptions.assumeThat(outside).as("this machine has no other address").isNotNull();
        assertThatThrownBy(() -> new Socket(outside, server.getPort()).close()).isInstanceOf(IOException.class);
        try (Socket tls = new Socket(outside, server.getSecurePort())) {
            assertThat(tls.isConnected()).isTrue();
        }
    }
}
