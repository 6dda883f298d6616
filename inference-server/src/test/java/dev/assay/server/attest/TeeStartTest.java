package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.mode.ProcessView;
import dev.assay.enclave.mode.Weakness;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeeStartTest {
    private static final Weakness WEAKNESS = new Weakness("LD_PRELOAD", "it loads libraries", "unset it");

    @TempDir
    Path root;

    private AssayConfig config(String... settings) {
        Map<String, String> values = new TreeMap<>();
        values.put("assay.tee-root", root.toString());
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(AssayConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .withConverter(Path.class, 200, new PathConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(AssayConfig.class);
    }

    @Test
    void releaseRefusesAndNamesEachSetting() {
        Weakness other = new Weakness("attach", "it lets others in", "turn it off");
        assertThatThrownBy(() -> TeeStart.judge(EnclaveMode.RELEASE, List.of(WEAKNESS, other)))
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(StartupException.REFUSED))
                .hasMessageContaining("LD_PRELOAD: it loads libraries; unset it")
                .hasMessageContaining("attach: it lets others in; turn it off")
                .hasMessageContaining("assay.mode=debug");
    }

    @Test
    void librariesThatSettingsNameAreLookedAtToo() {
        ProcessView clean = ProcessView.startedFrom(Map.of());
        assertThat(TeeStart.weaknesses(
                        config(
                                "assay.gpu.nvml",
                                "/tmp/a.so",
                                "assay.gpu.nscq",
                                "./b.so",
                                "assay.gpu.cuda",
                                "./c.so",
                                "assay.dangerously-trust-roots",
                                "r.pem"),
                        clean,
                        List.of(WEAKNESS)))
                .extracting(Weakness::setting)
                .containsExactly(
                        "LD_PRELOAD",
                        "assay.gpu.nvml",
                        "assay.gpu.nscq",
                        "assay.gpu.cuda",
                        "assay.dangerously-trust-roots");
        assertThat(TeeStart.weaknesses(config(), clean, List.of())).isEmpty();
    }

    /** Before anything is asked of a device: what it would be asked through is code of somebody else's. */
    @Test
    void anotherNativePartIsNotLoadedOnTheWayToARefusal() {
        ProcessView process = new ProcessView(
                Map.of(),
                List.of(),
                Map.of("assay.native.library", "here/libassay_enclave.so"),
                Map.of(),
                "",
                "",
                "core");
        assertThatThrownBy(() -> TeeStart.open(config("assay.tee", "auto"), process, List.of()))
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(StartupException.REFUSED))
                .hasMessageContaining("-Dassay.native.library");
        assertThatThrownBy(() -> TeeStart.open(config("assay.tee", "auto", "assay.mode", "debug"), process, List.of()))
                .as("debug mode goes on, and finds no TEE here")
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(StartupException.UNAVAILABLE));
    }

    @Test
    void releaseStartsWhereNothingIsWrong() {
        TeeStart.judge(EnclaveMode.RELEASE, List.of());
    }

    @Test
    void debugAndSimulatedStartAnyway() {
        TeeStart.judge(EnclaveMode.DEBUG, List.of(WEAKNESS));
        TeeStart.judge(EnclaveMode.SIMULATED, List.of(WEAKNESS));
    }

    @Test
    void theSimulatedTeeIsOpenedByNameWhateverTheProcessLooksLike() {
        try (TeeProvider tee =
                TeeStart.open(config("assay.tee", "simulated"), ProcessView.current(), List.of(WEAKNESS))) {
            assertThat(tee.mode()).isEqualTo(EnclaveMode.SIMULATED);
        }
    }

    @Test
    void withoutATeeThereIsNoStart() {
        assertThatThrownBy(() -> TeeStart.open(config("assay.tee", "auto"), ProcessView.current(), List.of()))
                .isInstanceOfSatisfying(
                        StartupException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(StartupException.UNAVAILABLE))
                .hasMessageContaining(root.resolve("sys/kernel/config/tsm/report") + " (absent)");
    }

    @Test
    void settingsThatMakeNoSenseAreNamed() {
        for (String[] wrong :
                List.of(new String[] {"assay.mode", "production"}, new String[] {"assay.snp-privilege-level", "4"})) {
            assertThatThrownBy(() -> TeeStart.open(
                            config("assay.tee", "simulated", wrong[0], wrong[1]), ProcessView.current(), List.of()))
                    .isInstanceOfSatisfying(
                            StartupException.class,
                            refused -> assertThat(refused.exitCode()).isEqualTo(StartupException.USAGE))
                    .hasMessageContaining(wrong[0]);
        }
    }

    @Test
    void releaseWantsARealTee() {
        assertThatThrownBy(() -> TeeStart.open(
                        config("assay.tee", "simulated", "assay.mode", "release"), ProcessView.current(), List.of()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("assay.mode=release");
    }
}
