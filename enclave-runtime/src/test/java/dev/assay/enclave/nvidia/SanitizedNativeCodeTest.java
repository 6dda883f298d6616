package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.enclave.doubles.NativeTestBuild;
import dev.assay.testkit.FakeNvidia;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The native code under AddressSanitizer and UndefinedBehaviorSanitizer, four threads at once, over everything a double does. */
class SanitizedNativeCodeTest {
    private static Path driver = Path.of("");

    @TempDir
    Path folder;

    @BeforeAll
    static void build() {
        driver = NvidiaBuild.sanitized();
    }

    private static String run(Path nvml, Path nscq) throws Exception {
        NativeTestBuild.Result result =
                NativeTestBuild.run(List.of(driver.toString(), nvml.toString(), nscq.toString()), List.of());
        assertThat(result.output()).doesNotContain("Sanitizer", "runtime error");
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpus 2",
                "gpus 0xffffffff",
                "report_size 0",
                "report_size 0x2000",
                "report_size 0x2001",
                "report_size 0xffffffff",
                "chain_size 0x1400",
                "chain_size 0x1401",
                "chain_size 0xffffffff",
                "unterminated 1",
                "flip 1",
                "feature 0xffffffff",
                "deaf 1",
                "code.nvmlInit_v2 9",
                "code.nvmlShutdown 1",
                "code.nvmlDeviceGetHandleByIndex_v2 15",
                "code.nvmlDeviceGetUUID 16",
                "code.nvmlSystemGetConfComputeSettings 25",
                "code.nvmlDeviceGetConfComputeGpuCertificate 999",
                "code.nvmlDeviceGetConfComputeGpuAttestationReport 15",
                "slow.nvmlDeviceGetConfComputeGpuAttestationReport 20"
            })
    void nvml(String setting) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            String[] parts = setting.split(" ");
            nvidia.nvml(parts[0], parts[1]);
            run(nvidia.nvml(), nvidia.nscq());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switches 0",
                "switches 64",
                "switches 65",
                "repeat 40",
                "session 1",
                "session -6",
                "silent 1",
                "label 1",
                "unterminated 1",
                "report_size 0",
                "report_size 0x2001",
                "report_size 0xffffffff",
                "chain_size 0",
                "chain_size 0x1401",
                "chain_size 0xffffffff",
                "code.input -8",
                "code.label -4",
                "inner.uuid -2",
                "inner.pcie_mode -7",
                "inner.certificate -7",
                "inner.attestation_report -7",
                "slow.attestation_report 2"
            })
    void nscq(String setting) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            String[] parts = setting.split(" ");
            nvidia.nscq(parts[0], parts[1]);
            run(nvidia.nvml(), nvidia.nscq());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DWITHOUT_SHUTDOWN",
                "-DWITHOUT_TEXTS",
                "-DWITHOUT_SETTINGS",
                "-DWITHOUT_CONF_COMPUTE",
                "-DWITHOUT_REPORT",
                "-DWITHOUT_INPUT",
                "-DVERSION=0x01002000u"
            })
    void librariesThatLackSomething(String flag) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, flag)) {
            run(nvidia.nvml(), nvidia.nscq());
        }
    }

    @Test
    void libraries() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, FakeNvidia::blackwell)) {
            assertThat(run(nvidia.nvml(), nvidia.nscq())).startsWith("nvml 0 \nnscq 0 \n");
        }
        assertThat(run(folder.resolve("none"), folder.resolve("none")))
                .startsWith("nvml 12 ")
                .contains("nscq -1010 ");
    }
}
