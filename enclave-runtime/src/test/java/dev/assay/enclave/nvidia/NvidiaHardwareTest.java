package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import dev.assay.evidence.nvidia.NvidiaReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the machine's libraries say, and what is made of it. */
class NvidiaHardwareTest {
    private static final Bytes NONCE = Bytes.of("a nonce of 32 bytes for a report".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder;

    private static GpuStates look(NvidiaHardware hardware) {
        try (hardware) {
            return hardware.look();
        }
    }

    @Test
    void noLibraryIsAStateAndNoError() {
        GpuStates states = look(new NvidiaHardware(folder + "/libnvidia-ml.so.1", folder + "/libnvidia-nscq.so.2"));
        assertThat(states.mode()).isEqualTo(GpuMode.ABSENT);
        assertThat(states.reason()).startsWith("NVML_ERROR_LIBRARY_NOT_FOUND (");
        assertThat(states.devices()).isEmpty();
        assertThat(states.describe()).hasSize(1).first().asString().startsWith("GPUs: absent (NVML_ERROR_LIBRARY");
    }

    @Test
    void aFileThatIsNoLibraryIsAbsentToo() throws Exception {
        Path file = Files.writeString(folder.resolve("libnvidia-ml.so.1"), "no library");
        assertThat(look(new NvidiaHardware(file.toString(), "")).mode()).isEqualTo(GpuMode.ABSENT);
    }

    @Test
    void aConfidentialGpu() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuStates states = look(nvidia.hardwareWithoutSwitches());
            assertThat(states.mode()).isEqualTo(GpuMode.ON);
            assertThat(states.ccMode()).isEqualTo(1);
            assertThat(states.devtools()).isFalse();
            assertThat(states.ready()).isFalse();
            assertThat(states.driverVersion()).isEqualTo("550.90.07");
            assertThat(states.devices())
                    .containsExactly(new GpuDevice(
                            Kind.GPU,
                            0,
                            "GPU-00000000-0000-0000-0000-000000000000",
                            "NVIDIA H100 double, VBIOS 96.00.9F.00.01, serial 1650522000001"));
            assertThat(states.switches()).startsWith("absent: NSCQ is not installed (");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // feature, devtools, multi, environment, mode, ccMode
        "0, 0, 0, 2, OFF, 0",
        "1, 0, 0, 2, ON, 1",
        "1, 1, 0, 2, DEVTOOLS, 1",
        "0, 0, 1, 2, ON, 2",
        "0, 1, 1, 2, DEVTOOLS, 2",
        "1, 0, 2, 2, ON, 1",
        "1, 0, 0, 1, OFF, 1",
        "1, 0, 3, 2, UNKNOWN, 1",
        "2, 0, 0, 2, UNKNOWN, 0",
        "1, 2, 0, 2, UNKNOWN, 1",
        "4294967295, 4294967295, 4294967295, 4294967295, UNKNOWN, 0"
    })
    void modes(long feature, long devtools, long multi, long environment, GpuMode mode, int ccMode) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            nvidia.nvml("feature", feature).nvml("devtools", devtools);
            nvidia.nvml("multi", multi).nvml("environment", environment);
            GpuStates states = look(nvidia.hardware());
            assertThat(states.mode()).isEqualTo(mode);
            assertThat(states.ccMode()).isEqualTo(ccMode);
            assertThat(states.devtools()).isEqualTo(devtools != 0);
        }
    }

    @Test
    void howBusyTheGpusAre() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                NvidiaHardware hardware = nvidia.hardwareWithoutSwitches()) {
            String uuid = "GPU-00000000-0000-0000-0000-000000000000";
            assertThat(hardware.usage())
                    .as("a driver that does not tell")
                    .containsExactly(new GpuUsage(uuid, -1, -1, -1));
            nvidia.nvml("memory", 85_899_345_920L).nvml("memory_used", 5_000_000_000L);
            assertThat(hardware.usage()).containsExactly(new GpuUsage(uuid, 85_899_345_920L, 5_000_000_000L, -1));
            nvidia.nvml("utilization", 42).nvml("gpus", 2);
            assertThat(hardware.usage())
                    .hasSize(2)
                    .allSatisfy(usage -> assertThat(usage.utilization()).isEqualTo(42));
            nvidia.nvml("utilization", 4_294_967_295L).nvml("memory_used", 85_899_345_921L);
            assertThat(hardware.usage())
                    .as("what cannot be is not told")
                    .first()
                    .isEqualTo(new GpuUsage(uuid, -1, -1, -1));
            nvidia.nvml("code.nvmlDeviceGetCount_v2", 15);
            assertThat(hardware.usage()).isEmpty();
        }
    }

    @Test
    void driversFromBeforeThatTellNothing() throws Exception {
        try (NvidiaDouble old = new NvidiaDouble(folder, "-DWITHOUT_USAGE");
                NvidiaHardware hardware = old.nvml("memory", 1000).hardwareWithoutSwitches()) {
            assertThat(hardware.usage()).extracting(GpuUsage::memoryTotal).containsExactly(-1L);
        }
    }

    @Test
    void driversWithoutSettingsAreAskedForTheirState() throws Exception {
        try (NvidiaDouble old = new NvidiaDouble(folder, "-DWITHOUT_SETTINGS", "-DWITHOUT_TEXTS")) {
            GpuStates states = look(old.nvml("multi", 1).hardwareWithoutSwitches());
            assertThat(states.mode()).isEqualTo(GpuMode.ON);
            assertThat(states.ccMode()).isEqualTo(1);
            assertThat(states.devices().get(0).description()).isEqualTo("NVIDIA H100 double");
        }
    }

    @Test
    void driversBeforeConfidentialComputingHaveItOff() throws Exception {
        try (NvidiaDouble old = new NvidiaDouble(folder, "-DWITHOUT_CONF_COMPUTE")) {
            GpuStates states = look(old.hardwareWithoutSwitches());
            assertThat(states.mode()).isEqualTo(GpuMode.OFF);
            assertThat(states.reason()).contains("NVML_ERROR_FUNCTION_NOT_FOUND");
            assertThat(states.devices()).hasSize(1);
        }
    }

    @Test
    void aLibraryWithoutItsEndIsNotUsed() throws Exception {
        try (NvidiaDouble broken = new NvidiaDouble(folder, "-DWITHOUT_SHUTDOWN")) {
            GpuStates states = look(broken.hardware());
            assertThat(states.mode()).isEqualTo(GpuMode.UNKNOWN);
            assertThat(states.reason()).isEqualTo("NVML_ERROR_FUNCTION_NOT_FOUND (nvmlShutdown)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nvmlInit_v2, 9, ABSENT, NVML_ERROR_DRIVER_NOT_LOADED",
        "nvmlInit_v2, 18, UNKNOWN, NVML_ERROR_LIB_RM_VERSION_MISMATCH",
        "nvmlInit_v2, 4, UNKNOWN, NVML_ERROR_NO_PERMISSION",
        "nvmlInit_v2, 999, UNKNOWN, NVML_ERROR_UNKNOWN",
        "nvmlInit_v2, 31, UNKNOWN, NVML code 31",
        "nvmlInit_v2, -5, UNKNOWN, NVML code -5",
        "nvmlDeviceGetCount_v2, 28, ABSENT, NVML_ERROR_GPU_NOT_FOUND",
        "nvmlDeviceGetHandleByIndex_v2, 15, UNKNOWN, NVML_ERROR_GPU_IS_LOST",
        "nvmlDeviceGetUUID, 16, UNKNOWN, NVML_ERROR_RESET_REQUIRED",
        "nvmlSystemGetConfComputeSettings, 15, UNKNOWN, NVML_ERROR_GPU_IS_LOST",
        "nvmlSystemGetConfComputeGpusReadyState, 17, UNKNOWN, NVML_ERROR_OPERATING_SYSTEM"
    })
    void errorsAreStatesByTheirNames(String function, int code, GpuMode mode, String name) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                NvidiaHardware hardware = nvidia.hardware()) {
            nvidia.nvml("code." + function, code);
            assertThat(hardware.look().mode()).isEqualTo(mode);
            assertThat(hardware.look().reason()).startsWith(name);
            nvidia.nvml("code." + function, 0);
            assertThat(hardware.look().mode()).as("after the error").isEqualTo(GpuMode.ON);
        }
    }

    @Test
    void whatIsForPeopleOnlyIsNotInTheWay() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            nvidia.nvml("code.nvmlDeviceGetName", 3).nvml("code.nvmlSystemGetDriverVersion", 999);
            nvidia.nvml("code.nvmlDeviceGetSerial", 3).nvml("code.nvmlSystemGetConfComputeGpusReadyState", 3);
            GpuStates states = look(nvidia.hardware());
            assertThat(states.mode()).isEqualTo(GpuMode.ON);
            assertThat(states.driverVersion()).isEmpty();
            assertThat(states.ready()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"65", "0x7fffffff", "0xffffffff"})
    void countsThatNoMachineHas(String count) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuStates states = look(nvidia.nvml("gpus", count).hardware());
            assertThat(states.mode()).isEqualTo(GpuMode.UNKNOWN);
            assertThat(states.reason()).startsWith("a size that cannot be");
        }
    }

    @Test
    void noGpuIsAbsent() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            assertThat(look(nvidia.nvml("gpus", 0).hardware()).mode()).isEqualTo(GpuMode.ABSENT);
        }
    }

    @Test
    void textsWithoutAnEndGetOne() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuStates states = look(nvidia.nvml("unterminated", 1).hardware());
            assertThat(states.driverVersion()).isEqualTo("x".repeat(95));
            assertThat(states.devices().get(0).id()).hasSize(95);
        }
    }

    // --- evidence ---

    private static GpuReading read(NvidiaHardware hardware) {
        try (hardware) {
            return hardware.read(hardware.look(), NONCE).get(0);
        }
    }

    @Test
    void evidenceAnswersTheNonce() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuReading reading = read(nvidia.hardwareWithoutSwitches());
            assertThat(reading.problem()).isEmpty();
            NvidiaReport report = NvidiaReport.decode(
                    Objects.requireNonNull(reading.evidence()).value());
            assertThat(report.reportData()).isEqualTo(NONCE);
            assertThat(report.chain()).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "report_size, 0, a size that cannot be (nvmlDeviceGetConfComputeGpuAttestationReport claims 0 bytes)",
        "report_size, 0x2001, a size that cannot be (nvmlDeviceGetConfComputeGpuAttestationReport claims 8193 bytes)",
        "report_size, 0xffffffff, a size that cannot be (nvmlDeviceGetConfComputeGpuAttestationReport claims 4294967295 bytes)",
        "chain_size, 0, a size that cannot be (nvmlDeviceGetConfComputeGpuCertificate claims 0 bytes)",
        "chain_size, 0x1401, a size that cannot be (nvmlDeviceGetConfComputeGpuCertificate claims 5121 bytes)",
        "chain_size, 0xffffffff, a size that cannot be (nvmlDeviceGetConfComputeGpuCertificate claims 4294967295 bytes)",
        "report_size, 100, the driver's answer cannot be read",
        "report_size, 1, the driver's answer cannot be read",
        "chain_size, 100, the driver's answer cannot be read",
        "flip, 1, the report answers another nonce",
        "code.nvmlDeviceGetConfComputeGpuAttestationReport, 15, NVML_ERROR_GPU_IS_LOST",
        "code.nvmlDeviceGetConfComputeGpuAttestationReport, 27, NVML_ERROR_NOT_READY",
        "code.nvmlDeviceGetConfComputeGpuCertificate, 3, NVML_ERROR_NOT_SUPPORTED"
    })
    void noEvidenceIsSaidToBeNone(String setting, String value, String problem) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuReading reading = read(nvidia.nvml(setting, value).hardware());
            assertThat(reading.evidence()).isNull();
            assertThat(reading.problem()).startsWith(problem);
        }
    }

    @Test
    void driversThatCannotReport() throws Exception {
        try (NvidiaDouble old = new NvidiaDouble(folder, "-DWITHOUT_REPORT")) {
            assertThat(read(old.hardware()).problem()).startsWith("NVML_ERROR_FUNCTION_NOT_FOUND");
        }
    }

    @Test
    void zeroesBehindTextAreNoPartOfIt() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            assertThat(read(nvidia.nvml("chain_size", 0x1400).hardware()).problem())
                    .isEmpty();
        }
    }

    @Test
    void aDeviceThatTookThePlaceOfAnotherIsNotTakenForIt() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                NvidiaHardware hardware = nvidia.hardware()) {
            GpuStates before = hardware.look();
            nvidia.nvml("uuid.0", "GPU-another");
            assertThat(hardware.read(before, NONCE).get(0).problem()).isEqualTo("another device took its place");
        }
    }

    // --- ready state ---

    @Test
    void workIsAcceptedOnlyWhenTheDriverSaysSo() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                NvidiaHardware hardware = nvidia.hardware()) {
            hardware.acceptWork(true);
            assertThat(hardware.look().ready()).isTrue();
            hardware.acceptWork(false);
            assertThat(nvidia.isReady()).isFalse();
            nvidia.nvml("deaf", 1);
            assertThatThrownBy(() -> hardware.acceptWork(true))
                    .isInstanceOf(GpuUnavailableException.class)
                    .hasMessage("the GPUs' ready state did not become 1");
        }
    }

    @Test
    void whoMayNotSetTheReadyStateMayFindItSet() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                NvidiaHardware hardware = nvidia.hardware()) {
            nvidia.nvml("code.nvmlSystemSetConfComputeGpusReadyState", 4);
            assertThatThrownBy(() -> hardware.acceptWork(true)).hasMessageContaining("NVML_ERROR_NO_PERMISSION");
            nvidia.makeReady();
            hardware.acceptWork(true);
            assertThat(hardware.look().ready()).isTrue();
        }
    }

    // --- switches ---

    private static List<GpuReading> readings(NvidiaHardware hardware) {
        try (hardware) {
            return hardware.read(hardware.look(), NONCE);
        }
    }

    @Test
    void switchesReportToo() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            List<GpuReading> readings = readings(nvidia.nvml("multi", 1).hardware());
            assertThat(readings)
                    .extracting(reading -> reading.device().kind())
                    .containsExactly(Kind.GPU, Kind.SWITCH, Kind.SWITCH);
            assertThat(readings).extracting(GpuReading::problem).containsOnly("");
            assertThat(readings.get(2).device().id()).isEqualTo("SWX-00000000-0000-0000-0000-000000000001");
            assertThat(readings.get(2).device().description()).isEqualTo("trusted NVLink on, locked");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 4})
    void withProtectedPcieSwitchesMustBeLocked(int mode) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            nvidia.nscq("mode", mode);
            assertThat(readings(nvidia.hardware()).get(1).problem()).isEmpty();
            assertThat(readings(nvidia.nvml("multi", 1).hardware()).get(1).problem())
                    .isEqualTo("the switch is not locked in trusted NVLink mode");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "report_size, 0, a size that cannot be (attestation_report claims 0 bytes)",
        "report_size, 0xffffffff, a size that cannot be (attestation_report claims 4294967295 bytes)",
        "chain_size, 0x1401, a size that cannot be (certificate claims 5121 bytes)",
        "report_size, 200, the driver's answer cannot be read",
        "flip, 1, the report answers another nonce",
        "code.input, -8, NSCQ_RC_ERROR_TIMEOUT",
        "code.attestation_report, -7, NSCQ_RC_ERROR_DRV",
        "inner.attestation_report, -128, NSCQ_RC_ERROR_UNSPECIFIED",
        "inner.certificate, -127, NSCQ_RC_ERROR_EXT"
    })
    void switchesWithoutEvidence(String setting, String value, String problem) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            nvidia.nscq(setting, value);
            List<GpuReading> readings = readings(nvidia.hardware());
            assertThat(readings.get(0).problem()).as("the GPU").isEmpty();
            assertThat(readings.get(1).evidence()).isNull();
            assertThat(readings.get(1).problem()).startsWith(problem);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "session, -6, unreadable: NSCQ_RC_ERROR_UNSUPPORTED_DRV",
        "session, -3, unreadable: NSCQ_RC_ERROR_RESOURCE_NOT_MOUNTABLE",
        "code.uuid, -7, unreadable: NSCQ_RC_ERROR_DRV",
        "inner.uuid, -2, unreadable: NSCQ_RC_ERROR_INVALID_UUID",
        "code.label, -4, unreadable: NSCQ_RC_ERROR_OVERFLOW",
        "switches, 65, unreadable: a size that cannot be",
        "silent, 1, none",
        "switches, 0, none"
    })
    void noSwitches(String setting, String value, String reason) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            GpuStates states = look(nvidia.nscq(setting, value).hardware());
            assertThat(states.mode()).isEqualTo(GpuMode.ON);
            assertThat(states.devices()).hasSize(1);
            assertThat(states.switches()).startsWith(reason);
        }
    }

    @Test
    void warningsAreNoErrors() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            assertThat(look(nvidia.nscq("session", 1).hardware()).devices()).hasSize(3);
        }
    }

    @Test
    void otherVersionsOfNscqAreNotCalled() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, "-DVERSION=0x01002000u")) {
            assertThat(look(nvidia.hardware()).switches()).startsWith("unreadable: NSCQ has another version");
        }
    }

    @Test
    void nscqThatCannotAttest() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, "-DWITHOUT_INPUT")) {
            assertThat(readings(nvidia.hardware()).get(1).problem()).startsWith("NSCQ lacks a function");
        }
    }

    @Test
    void labelsThatWouldClimbOutOfAPathAreNotUsedInOne() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder)) {
            assertThat(readings(nvidia.nscq("label", 1).hardware()).get(1).problem())
                    .startsWith("an argument that makes no sense");
        }
    }
}
