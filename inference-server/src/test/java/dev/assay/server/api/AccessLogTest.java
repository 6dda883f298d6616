package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.oip.ModelMetadataRequest;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A line for each request, and nothing in it that its client chose. */
@QuarkusTest
@TestProfile(AccessLogTest.Access.class)
class AccessLogTest {
    private final Lines lines = new Lines();
    private final TestClient client = TestClient.ofThisServer();

    /** With the access log. */
    public static final class Access implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.log.access", "true");
        }
    }

    /** Keeps what is logged. */
    static final class Lines extends Handler {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            String line = ExtLogRecord.wrap(entry).getFormattedMessage();
            if (line.startsWith("method=")) {
                all.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        void await(int count) throws InterruptedException {
            for (int i = 0; i < 500 && all.size() < count; i++) {
                Thread.sleep(10);
            }
        }
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(lines);
    }

    @AfterEach
    void leave() {
        Logger.getLogger("").removeHandler(lines);
    }

    @Test
    void routesAndNoPaths() throws Exception {
        client.get("/v2?query=ZOWIE", "X-Header", "ZOWIE");
        client.post("/v2/models/ZOWIE/infer", "{\"ZOWIE\":1}");
        client.get("/ZOWIE");
        client.send(client.request("/v2").method("ZOWIE", BodyPublishers.noBody()));
        try (TestChannel channel = TestChannel.toThisServer()) {
            var unused = Assertions.catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> channel.stub()
                            .modelMetadata(ModelMetadataRequest.newBuilder()
                                    .setName("ZOWIE")
                                    .build()));
        }
        lines.await(5);
        assertThat(lines.all)
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).doesNotContain("ZOWIE").doesNotContain("127.0.0.1"));
        assertThat(lines.all.get(0)).startsWith("method=GET route=/v2 status=200 protocol=2 bytes=");
        assertThat(lines.all.get(1)).startsWith("method=POST route=/v2/models/:model/infer status=404 ");
        assertThat(lines.all.get(2)).startsWith("method=GET route=- status=404 ");
        assertThat(lines.all.get(3)).startsWith("method=- route=/v2 status=405 ");
        assertThat(lines.all.get(4))
                .startsWith("method=POST route=/inference.GRPCInferenceService/ModelMetadata status=200 ");
    }
}
