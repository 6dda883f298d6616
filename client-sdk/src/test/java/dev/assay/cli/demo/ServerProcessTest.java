package dev.assay.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.cli.report.Host;
import dev.assay.client.AssayClient;
import dev.assay.client.UnavailableException;
import dev.assay.policy.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server that is killed while it works on a request, and comes back with other keys. */
@Timeout(180)
class ServerProcessTest {
    private static final Path HOME = Path.of(System.getProperty("assay.root", ".."));

    @Test
    void aServerKilledMidRequestIsToldAndItsSuccessorAttested() throws Exception {
        assumeTrue(
                Files.isRegularFile(HOME.resolve("inference-server/target/quarkus-app/quarkus-run.jar")),
                "the inference server is not packaged yet");
        Host host = new Host(System.out, System.err, HOME, Map.of());
        try (ServerProcess first = ServerProcess.start(HOME)) {
            first.awaitReady(host);
            try (AssayClient client = AssayClient.connect(first.url(), Policy.simulatedDefault())) {
                Bytes before = client.attestation().bundle().coreDigest();
                killSoon(first);
                UnavailableException lost =
                        catchThrowableOfType(UnavailableException.class, () -> client.embed(Demo.MODEL, longWork()));
                assertThat(lost.code()).isEqualTo("server.connection_lost");
                assertThat(catchThrowableOfType(
                                        UnavailableException.class, () -> client.embed(Demo.MODEL, List.of("x")))
                                .code())
                        .isEqualTo("server.unreachable");
                try (ServerProcess second =
                        ServerProcess.start(HOME, first.url().getPort())) {
                    second.awaitReady(host);
                    assertThat(client.embed(Demo.MODEL, List.of("x")).vector(0)).hasSize(384);
                    assertThat(client.attestation().bundle().coreDigest()).isNotEqualTo(before);
                }
            }
        }
    }

    private static List<String> longWork() {
        return Collections.nCopies(200, "one long text, ".repeat(150));
    }

    private static void killSoon(ServerProcess server) {
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(Duration.ofMillis(400).toMillis());
                server.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        killer.setDaemon(true);
        killer.start();
    }
}
