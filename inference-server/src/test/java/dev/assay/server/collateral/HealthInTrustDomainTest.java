package dev.assay.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.json.JsonValue;
import dev.assay.server.api.TestClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What operators see of a server that has what it needs. */
@QuarkusTest
@TestProfile(CollateralInBundleTest.InTrustDomain.class)
class HealthInTrustDomainTest {
    private final TestClient client = TestClient.ofThisServer();

    @Test
    void everythingIsUpAndSaysWhatItRestsOn() throws Exception {
        HttpResponse<byte[]> ready = client.get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(TestClient.text(ready))
                .contains("\"attested-epoch\"", "\"tee\": \"tdx\"", "\"mode\": \"release\"", "\"epoch\": ");
        assertThat(client.get("/q/health/live").statusCode()).isEqualTo(200);

        HttpResponse<byte[]> well = client.get("/q/health/well");
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(TestClient.text(well))
                .contains(
                        "\"status\": \"complete\"",
                        "\"crl_count\": 2",
                        "\"crl_stale\": false",
                        "\"intel_tcb_info_next_update\": \"20",
                        "\"intel_qe_identity_fetched_at\": \"20");
        assertThat(TestClient.json(client.get("/q/health"))).isInstanceOf(JsonValue.JsonObject.class);
    }

    @Test
    void numbersHaveTheNamesOfTheManual() throws Exception {
        client.get("/.well-known/assay/evidence?nonce=00112233445566778899aabbccddeeff");

        String metrics = TestClient.text(client.get("/q/metrics"));

        assertThat(metrics.lines().filter(line -> line.startsWith("assay_")).map(HealthInTrustDomainTest::name))
                .contains(
                        "assay_evidence_requests_total",
                        "assay_evidence_answered_total",
                        "assay_evidence_refused_total{reason=\"evidence.queue_full\"}",
                        "assay_evidence_refused_total{reason=\"evidence.client_rate\"}",
                        "assay_evidence_hangups_total",
                        "assay_evidence_queue_depth",
                        "assay_evidence_quote_seconds_count",
                        "assay_evidence_quote_seconds_sum",
                        "assay_evidence_shared_per_quote_count",
                        "assay_evidence_shared_per_quote_sum",
                        "assay_collateral_complete",
                        "assay_collateral_failures_total",
                        "assay_collateral_next_update_seconds{kind=\"crl\"}",
                        "assay_epoch_number",
                        "assay_epoch_models",
                        "assay_epoch_age_seconds",
                        "assay_inference_queue_depth",
                        "assay_receipts_total");
        assertThat(metrics).contains("assay_collateral_complete 1.0\n").contains("jvm_memory_used_bytes");
    }

    private static String name(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    /** Paths and models come from clients; no label may hold them. */
    @Test
    void nothingThatAClientSentIsInThem() throws Exception {
        client.get("/v2/models/secret777123/ready");
        client.get("/secret777123?q=secret777123", "User-Agent", "secret777123");
        client.get("/.well-known/assay/evidence?nonce=secret777123");

        assertThat(TestClient.text(client.get("/q/metrics"))).doesNotContain("777123");
        assertThat(TestClient.text(client.get("/q/health"))).doesNotContain("777123");
    }
}
