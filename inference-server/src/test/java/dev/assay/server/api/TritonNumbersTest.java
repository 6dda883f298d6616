package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What dashboards for Triton read, over the wire. */
@QuarkusTest
@TestProfile(AdminRepository.class)
class TritonNumbersTest {
    private static final String MODEL = "same-FP32";
    private static final String TWO_ROWS =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    private static final String BEARER = "Bearer " + AdminRepository.KEY;

    private final TestClient client = TestClient.ofThisServer();

    @Test
    void sumsOutliveTheModel() throws Exception {
        change("load");
        double before = number("nv_inference_request_success", "");
        double failed = number("nv_inference_request_failure", ",reason=\"OTHER\"");
        answer(200, TWO_ROWS);
        answer(400, TWO_ROWS.replace("\"x\"", "\"other\""));
        assertThat(number("nv_inference_request_success", "")).isEqualTo(before + 1);
        assertThat(number("nv_inference_request_failure", ",reason=\"OTHER\"")).isEqualTo(failed + 1);
        assertThat(number("nv_inference_request_failure", ",reason=\"REJECTED\""))
                .isZero();
        for (String name : List.of(
                "nv_inference_exec_count", "nv_inference_request_duration_us", "nv_inference_queue_duration_us")) {
            assertThat(number(name, "")).as(name).isPositive();
        }
        assertThat(metrics())
                .contains("nv_inference_pending_request_count{" + labels() + "} 0.0")
                .contains("# TYPE nv_inference_count unknown")
                .doesNotContain("nv_inference_count_total");

        change("unload");
        assertThat(number("nv_inference_request_success", "")).isEqualTo(before + 1);
        assertThat(metrics()).doesNotContain("nv_inference_pending_request_count{" + labels());
        change("load");
        answer(200, TWO_ROWS);
        assertThat(number("nv_inference_request_success", "")).isEqualTo(before + 2);
        change("unload");
    }

    @Test
    void callsThatCameToNoModelAreCountedToo() throws Exception {
        double before = outcome("bad_request");
        double answered = outcome("answered");
        TestClient fresh = TestClient.ofThisServer();
        fresh.post("/v2/models/two/infer", "{");
        assertThat(outcome("bad_request")).isEqualTo(before + 1);
        assertThat(outcome("answered")).isEqualTo(answered);
    }

    @Test
    void nothingThatAClientSentBecomesALabel() throws Exception {
        client.post("/v2/models/ZOWIE/infer", TWO_ROWS);
        client.post("/v2/models/two/versions/777123/infer", TWO_ROWS);
        assertThat(metrics()).doesNotContain("ZOWIE").doesNotContain("777123");
    }

    private void change(String how) throws Exception {
        assertThat(TestClient.ofThisServer()
                        .post("/v2/repository/models/" + MODEL + "/" + how, "{}", "Authorization", BEARER)
                        .statusCode())
                .isEqualTo(200);
    }

    private static void answer(int status, String request) throws Exception {
        var answer = TestClient.ofThisServer().post("/v2/models/" + MODEL + "/infer", request);
        assertThat(answer.statusCode()).as(TestClient.text(answer)).isEqualTo(status);
    }

    private static String labels() {
        return "model=\"" + MODEL + "\",version=\"1\"";
    }

    private double outcome(String outcome) throws Exception {
        return value("assay_inference_calls_total{outcome=\"" + outcome + "\"}");
    }

    private double number(String name, String more) throws Exception {
        return value(name + "{" + labels() + more + "}");
    }

    private double value(String sample) throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + sample));
    }

    private String metrics() throws Exception {
        return TestClient.text(client.get("/q/metrics"));
    }
}
