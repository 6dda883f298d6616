package dev.assay.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.api.TestClient;
import dev.assay.server.collateral.CollateralState.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The vendors' services are down when the server starts: it serves, and says so. */
@QuarkusTest
@TestProfile(WithoutServicesTest.NobodyThere.class)
class WithoutServicesTest {
    private final TestClient client = TestClient.ofThisServer();

    @Inject
    Collateral collateral;

    /** A port on which nobody listens. */
    public static final class NobodyThere implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FakeTdx.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.collateral.pccs",
                    "http://localhost:1",
                    "assay.collateral.start-wait",
                    "2S",
                    "assay.metrics.access",
                    "off");
        }
    }

    @Test
    void itServesWithoutAndIsNotWell() throws Exception {
        EvidenceBundle bundle = EvidenceBundle.decode(
                Bytes.of(client.get("/.well-known/assay/bundle").body()));
        assertThat(bundle.endorsements()).isEmpty();
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(200);
        assertThat(collateral.state().status()).isIn(Status.STARTING, Status.MISSING);
        assertThat(collateral.state().isGood(0)).isFalse();
    }

    @Test
    void healthSaysSoWithoutTakingItOutOfService() throws Exception {
        assertThat(client.get("/q/health/ready").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> well = client.get("/q/health/well");
        assertThat(well.statusCode()).isEqualTo(503);
        assertThat(TestClient.text(well)).contains("\"name\": \"collateral\"", "\"status\": \"DOWN\"");
    }

    @Test
    void numbersThatAreOffAreNowhere() throws Exception {
        for (String path : List.of("/q/metrics", "/q/metrics/", "/q/./metrics", "/q/%6detrics")) {
            assertThat(client.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
