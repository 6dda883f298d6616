package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.fetch.CollateralService;
import dev.assay.fetch.FetchConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Where to fetch: from options, then from the environment, then the vendors' own. */
class CollateralOptionsTest {
    @TempDir
    Path folder;

    private static Host host(Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Host(nowhere, nowhere, Path.of("."), environment);
    }

    private static CollateralOptions parse(String... arguments) {
        CollateralOptions options = new CollateralOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("collateral", new CommandLine(options).getCommandSpec()))
                .parseArgs(arguments);
        return options;
    }

    private static FetchConfig config(Map<String, String> environment, String... arguments) throws CommandFailure {
        return parse(arguments).config(host(environment));
    }

    @Test
    void withoutAnythingTheVendorsAreAskedAndNothingIsKept() throws Exception {
        assertThat(config(Map.of())).isEqualTo(FetchConfig.publicServices());
    }

    @Test
    void optionsNameServices() throws Exception {
        FetchConfig config = config(
                Map.of("ASSAY_COLLATERAL_SERVICES", "amd=https://ignored.example"),
                "--collateral-service",
                "pccs=https://pccs.example:8081/sgx/certification/v4/",
                "--collateral-service",
                "nvidia-ocsp=http://localhost:9/ocsp");
        assertThat(config.addresses())
                .containsEntry(CollateralService.INTEL, URI.create("https://pccs.example:8081/sgx/certification/v4/"))
                .containsEntry(
                        CollateralService.INTEL_ROOT_CRL,
                        URI.create("https://pccs.example:8081/sgx/certification/v4/rootcacrl"))
                .containsEntry(CollateralService.NVIDIA_OCSP, URI.create("http://localhost:9/ocsp"))
                .containsEntry(CollateralService.AMD, CollateralService.AMD.publicAddress());
    }

    @Test
    void theEnvironmentNamesThemToo() throws Exception {
        FetchConfig config = config(Map.of(
                "ASSAY_COLLATERAL_SERVICES",
                "amd=https://kds.example, nvidia-rim=https://rim.example",
                "ASSAY_INTEL_API_KEY",
                "intel-key",
                "ASSAY_NVIDIA_SERVICE_KEY",
                "nvidia-key"));
        assertThat(config.addresses())
                .containsEntry(CollateralService.AMD, URI.create("https://kds.example"))
                .containsEntry(CollateralService.NVIDIA_RIM, URI.create("https://rim.example"));
        assertThat(config.intelApiKey()).isEqualTo("intel-key");
        assertThat(config.nvidiaServiceKey()).isEqualTo("nvidia-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"intel", "=https://pccs.example", "pcs=https://pccs.example", "amd=http://kds.example", "amd=::"
            })
    void whatNamesNoServiceIsAUsageError(String service) {
        assertThatThrownBy(() -> config(Map.of(), "--collateral-service", service))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("usage"));
    }

    @Test
    void theCacheIsTheUsers() throws Exception {
        Map<String, String> both = Map.of("XDG_CACHE_HOME", "/var/cache/me", "HOME", "/home/me");
        assertThat(config(both).cacheDirectory()).isEqualTo(Path.of("/var/cache/me/assay"));
        assertThat(config(Map.of("HOME", "/home/me")).cacheDirectory()).isEqualTo(Path.of("/home/me/.cache/assay"));
        assertThat(config(Map.of("XDG_CACHE_HOME", "relative", "HOME", "")).cacheDirectory())
                .isNull();
        assertThat(config(both, "--collateral-cache", "some/cache").cacheDirectory())
                .isEqualTo(Path.of("some/cache"));
    }

    @Test
    void authoritiesMustBeCertificates() throws Exception {
        Path empty = Files.writeString(folder.resolve("ca.pem"), "nothing");
        CollateralOptions options = parse("--collateral-ca", empty.toString());
        assertThatThrownBy(() -> options.source(host(Map.of()), false, false)).hasMessageContaining("TLS authorities");
    }
}
