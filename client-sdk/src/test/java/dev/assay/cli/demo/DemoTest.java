package dev.assay.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The main job, end to end. */
@Timeout(180)
class DemoTest {
    private static final Path HOME = Path.of(System.getProperty("assay.root", ".."));

    @Test
    void everyStepComesToWhatItMust() throws Exception {
        assumeTrue(
                Files.isRegularFile(HOME.resolve("inference-server/target/quarkus-app/quarkus-run.jar"))
                        && new ModuleFile(HOME).exists(),
                "server and canister are not built yet");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Report report = new Demo(new Host(stream, stream, HOME, Map.of()), new Narrator(stream)).run();
        assertThat(report.status()).isEqualTo(ExitStatus.OK);
        assertThat(Json.write(report.json()))
                .contains("\"tampered_answer\":\"receipt.response_mismatch\"")
                .contains("\"tampered_answer_canister\":\"receipt.response_mismatch\"")
                .contains("\"swapped_model\":\"policy.model_digest_not_allowed\"")
                .contains("\"real_policy\":\"policy.simulated_refused\"")
                .contains("\"session_bound\":" + KeyingMaterial.isAvailable())
                .contains("\"check_receipt\":");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("INSECURE");
    }
}
