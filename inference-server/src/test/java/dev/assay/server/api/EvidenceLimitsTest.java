package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.attest.EvidenceService;
import dev.assay.server.attest.GatedTee;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** One client asks for more than its share; another is served all the same. */
@QuarkusTest
@TestProfile(EvidenceLimitsTest.SmallShare.class)
class EvidenceLimitsTest {
    private static final String PATH = "/.well-known/assay/evidence?nonce=00112233445566778899aabbccddeeff";

    private final TestClient client = TestClient.ofThisServer();

    @Inject
    GatedTee tee;

    @Inject
    EvidenceService evidence;

    /** Two waiting, four at once, and then one in a hundred seconds. */
    public static final class SmallShare implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(GatedTee.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.evidence.per-client.waiting", "2",
                    "assay.evidence.per-client.rate", "0.01",
                    "assay.evidence.per-client.burst", "4");
        }
    }

    @Test
    void pastItsShareAClientIsToldToComeBackAndOthersAreServed() throws Exception {
        tee.shut(false);
        List<CompletableFuture<HttpResponse<byte[]>>> admitted = new ArrayList<>();
        admitted.add(client.getAsync(PATH));
        tee.awaitBegun();
        admitted.add(client.getAsync(PATH));
        awaitWaiting(1);

        HttpResponse<byte[]> tooMany = client.get(PATH);
        InferHttpTest.assertError(tooMany, 429, "evidence.client_waiting");
        assertThat(retryAfter(tooMany)).isBetween(1, 120);

        try (SSLSocket other = client.socketFrom("127.0.0.2")) {
            other.setSoTimeout(20_000);
            other.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            awaitWaiting(2);
            tee.open();
            byte[] status = other.getInputStream().readNBytes("HTTP/1.1 200".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(admitted)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

        assertThat(client.get(PATH).statusCode()).isEqualTo(200);
        assertThat(client.get(PATH).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> tooOften = client.get(PATH);
        InferHttpTest.assertError(tooOften, 429, "evidence.client_rate");
        assertThat(retryAfter(tooOften)).isBetween(60, 100);
        assertThat(evidence.statistics().refusals())
                .containsOnly(Map.entry("evidence.client_waiting", 1L), Map.entry("evidence.client_rate", 1L));
    }

    private static int retryAfter(HttpResponse<byte[]> answer) {
        return Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
    }

    private void awaitWaiting(int callers) throws InterruptedException {
        for (int attempt = 0; attempt < 4000 && evidence.waiting() != callers; attempt++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(evidence.waiting()).isEqualTo(callers);
    }
}
