package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.client.FakePccs;
import dev.assay.client.LyingServer;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeIntel.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A quote in a file and nothing else: what {@code assay verify} fetches for it, and when it does not. */
@Timeout(120)
class CollateralCommandTest {
    private static final FakeIntel INTEL = FakeIntel.create("cli", Instant.now().getEpochSecond());

    @TempDir
    Path folder;

    private Path quote;
    private Path root;

    @BeforeEach
    void write() throws Exception {
        quote = write(
                "evidence/quote.bin", INTEL.tdxQuote(Bytes.of(new byte[64])).value());
        root = write("root.der", INTEL.certificate(Role.ROOT));
    }

    private Path write(String name, Bytes content) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.toArray());
    }

    private Cli.Result verify(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("verify", quote, "--trust-anchor", root, "--policy", "none", "--json", "--collateral-cache"));
        arguments.add(folder.resolve("cache"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    private static void assertMissing(Cli.Result result, String why) {
        assertThat(result.exit()).isEqualTo(40);
        assertThat(result.text("result")).isEqualTo("unavailable");
        assertThat(result.text("code")).isEqualTo("collateral.missing");
        assertThat(result.text("message")).contains(why);
    }

    @Test
    void whatIsMissingIsFetchedAndKept() throws Exception {
        URI address;
        try (LyingServer pccs = LyingServer.http(new FakePccs(INTEL))) {
            address = pccs.uri();
            Cli.Result result = verify("--collateral-service", "pccs=" + address);
            assertThat(result.text("result")).as(result.out()).isEqualTo("verified");
            assertThat(result.text("tcb_status")).isEqualTo("UpToDate");
            assertThat(result.json().get("revocation_unknown")).hasToString("JsonArray[items=[]]");
        }
        // The service is gone; what it said is on disk.
        assertThat(verify("--collateral-service", "pccs=" + address).text("result"))
                .isEqualTo("verified");
    }

    @Test
    void nothingIsFetchedWhenItIsNotTheTimeOrThePlace() throws Exception {
        LyingServer.Handler alarm = request -> {
            throw new AssertionError("asked for " + request.target());
        };
        try (LyingServer pccs = LyingServer.http(alarm)) {
            String service = "pccs=" + pccs.uri();
            assertMissing(verify("--collateral-service", service, "--offline"), "--offline fetches nothing");
            assertMissing(
                    verify(
                            "--collateral-service",
                            service,
                            "--at",
                            Instant.now().toString()),
                    "--at fetches nothing");
            assertMissing(verify(), "--trust-anchor fetches nothing");
        }
    }

    @Test
    void aServiceWithoutAnAnswerIsUnavailable() throws Exception {
        FakeIntel other = INTEL.withMachine(machine -> machine.withFmspc(Bytes.utf8("fmspc!")));
        try (LyingServer pccs = LyingServer.http(new FakePccs(other))) {
            Cli.Result result = verify("--collateral-service", "pccs=" + pccs.uri());
            assertThat(result.exit()).isEqualTo(40);
            assertThat(result.text("code")).isEqualTo("collateral.answer_invalid");
        }
    }

    @Test
    void aServiceMustBeOne() {
        assertThat(verify("--collateral-service", "pccs=http://pccs.example").exit())
                .isEqualTo(2);
        assertThat(verify("--collateral-service", "pcs=https://pccs.example", "--offline")
                        .exit())
                .isEqualTo(2);
    }
}
