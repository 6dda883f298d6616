package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Bounds that an operator drew narrower than they come. */
@QuarkusTest
@TestProfile(BoundsTest.Narrow.class)
class BoundsTest {
    private static final int CONNECTIONS = 8;

    /** A narrow server. */
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.limits.header-bytes", "2048",
                    "assay.limits.json-depth", "4",
                    "assay.limits.tensors", "2",
                    "assay.limits.output-bytes", "8192",
                    "assay.limits.connections", Integer.toString(CONNECTIONS),
                    "assay.limits.request-bytes", "4096");
        }
    }

    @Test
    void headers() throws Exception {
        assertThat(head(1500)).startsWith("HTTP/1.1 200");
        assertThat(head(3000)).startsWith("HTTP/1.1 431");
    }

    private static String head(int bytes) throws Exception {
        try (SSLSocket socket = TestClient.ofThisServer().socket()) {
            OutputStream out = socket.getOutputStream();
            String request =
                    "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(bytes) + "\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void nestingOfJson() throws Exception {
        TestClient client = TestClient.ofThisServer();
        String request = "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,6],\"datatype\":\"FP32\",\"data\":%s}]}";
        String flat = "[1,2,3,4,5,6]";
        assertThat(client.post("/v2/models/loan-risk/infer", request.formatted(flat))
                        .statusCode())
                .as("object, array, object, array")
                .isEqualTo(200);
        InferHttpTest.assertError(
                client.post("/v2/models/loan-risk/infer", request.formatted("[" + flat + "]")), 400, "request.json");
    }

    @Test
    void tensors() throws Exception {
        String input = "{\"name\":\"features\",\"shape\":[1,6],\"datatype\":\"FP32\",\"data\":[1,2,3,4,5,6]}";
        TestClient client = TestClient.ofThisServer();
        var three =
                client.post("/v2/models/loan-risk/infer", "{\"inputs\":[" + input + "," + input + "," + input + "]}");
        var two = client.post("/v2/models/loan-risk/infer", "{\"inputs\":[" + input + "," + input + "]}");
        assertThat(three.statusCode()).isEqualTo(400);
        InferHttpTest.assertError(two, 400, "input.unknown");
        assertThat(TestClient.text(three)).doesNotContain("input.unknown");
    }

    /** Each by itself is short enough, six are not. */
    @Test
    void vectorsTogether() throws Exception {
        TestClient client = TestClient.ofThisServer();
        String request = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"a\"%s]}";
        assertThat(client.post("/v1/embeddings", request.formatted(",\"a\"")).statusCode())
                .isEqualTo(200);
        var six = client.post("/v1/embeddings", request.formatted(",\"a\"".repeat(5)));
        assertThat(six.statusCode()).isEqualTo(400);
        assertThat(TestClient.text(six)).contains("\"code\":\"output.too_large\"");
    }

    @Test
    void bytes() throws Exception {
        InferHttpTest.assertError(
                TestClient.ofThisServer().post("/v2/models/loan-risk/infer", " ".repeat(5000)),
                413,
                "request.too_large");
    }

    @Test
    void connections() throws Exception {
        for (int round = 0; round < 3; round++) {
            List<SSLSocket> open = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    SSLSocket socket = TestClient.ofThisServer().socket();
                    open.add(socket);
                    if (ask(socket).isEmpty()) {
                        break;
                    }
                }
                assertThat(open)
                        .as("round %d: some may still be counted that just ended", round)
                        .hasSizeGreaterThan(CONNECTIONS / 2);
                SSLSocket surplus = TestClient.ofThisServer().socket();
                open.add(surplus);
                assertThat(open.size() > CONNECTIONS ? ask(surplus) : "").isEmpty();
            } finally {
                for (SSLSocket socket : open) {
                    socket.close();
                }
            }
            Thread.sleep(200);
        }
    }

    /** Empty when the connection is closed without an answer. */
    private static String ask(SSLSocket socket) {
        try {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (IOException closed) {
            return "";
        }
    }
}
