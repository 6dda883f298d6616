package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@code assay} that no single command answers for. */
class LauncherIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Launcher assay;

    @BeforeEach
    void setUp() {
        assay = new Launcher(Project.root().resolve("assay"), folder);
    }

    @Test
    void withoutCommandItExplainsItselfAndFails() throws Exception {
        Launcher.Result result = assay.run();

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).startsWith("Usage: assay COMMAND");
    }

    @Test
    void anUnknownCommandIsNamed() throws Exception {
        Launcher.Result result = assay.run("verfy");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).startsWith("assay: unknown command: verfy");
    }

    @Test
    void helpIsAnAnswer() throws Exception {
        Launcher.Result result = assay.run("--help");

        assertThat(result.status()).isZero();
        assertThat(result.output()).startsWith("Usage: assay COMMAND").contains("Examples:");
        assertThat(result.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--port, needs a value",
        "--port=-1, not a port: -1",
        "--port=65536, not a port: 65536",
        "--port=https, not a port: https",
        "--tee=sgx, not a TEE: sgx",
        "--models=absent, no such folder: absent",
        "--config=absent, no such file: absent",
        "--verbose, unknown option: --verbose",
    })
    void aServerThatWasMisunderstoodIsNotStarted(String option, String complaint) throws Exception {
        Launcher.Result result = assay.run("serve", option);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).contains(complaint).contains("Usage: assay serve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "infer",
                "evidence",
                "verify",
                "inspect",
                "receipt verify",
                "canister verify",
                "canister cost",
                "canister info",
                "policy init",
                "policy explain",
                "policy check",
                "vectors",
                "doctor",
            })
    void everyCommandHasHelpWithExamples(String command) throws Exception {
        Launcher.Result result = assay.run((command + " --help").split(" "));

        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("Usage: assay " + command).contains("Examples:");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("linked"), Project.root().resolve("assay"));

        Launcher.Result result = new Launcher(link, folder).run("verify", "absent.bin");

        assertThat(result.status()).isNotZero();
        assertThat(result.errors()).contains("absent.bin");
    }

    @Test
    void aServerThatCannotStartSaysSoInOneObject() throws Exception {
        Launcher.Result result = assay.run("serve", "--port", "0", "--tee", "occlum", "--json");

        assertThat(result.status()).isEqualTo(40);
        assertThat(result.output().strip())
                .isEqualTo("{\"code\":\"server.not_started\",\"findings\":[],\"result\":\"unavailable\"}");
        assertThat(result.errors()).contains("occlum");
    }

    @Test
    void misuseIsToldInOneObjectToo() throws Exception {
        Launcher.Result result = assay.run("serve", "--json", "--tee", "sgx");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).contains("\"code\":\"usage\"").hasLineCount(1);
    }

    @Test
    void aServerSaysInOneObjectWhereItIs() throws Exception {
        Process server = assay.start("serve", "--port", "0", "--tee", "simulated", "--json");
        try {
            awaitOutput(server);

            assertThat(assay.output().strip())
                    .matches("\\{\"core_digest\":\"[0-9a-f]{64}\",\"models\":2,\"pid\":" + server.pid()
                            + ",\"ready\":true,\"tee\":\"simulated\",\"url\":\"https://localhost:[1-9][0-9]*\"}");
        } finally {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
        }
    }

    private void awaitOutput(Process server) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (assay.output().isBlank()) {
            assertThat(server.isAlive()).as(assay.errors()).isTrue();
            assertThat(Instant.now()).as(assay.errors()).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
