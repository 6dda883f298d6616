package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.result.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Occlum's devices, well and ill. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OcclumTeeTest {
    private static final String SGX = "devices=sgx";
    private static final String FILES = "devices=attestation";
    private static final String GET_SIZE = "ioctl 80047307";
    private static final String GENERATE = "ioctl c0187308";

    @TempDir
    static Path directory;

    private DoubledDevices devices;

    @BeforeAll
    void start() throws IOException {
        devices = new DoubledDevices(directory);
    }

    @AfterAll
    void stop() throws IOException {
        devices.close();
    }

    @BeforeEach
    void wellBehaved() {
        devices.signer.debug(false);
    }

    private String open(String... scenario) {
        devices.scenario(scenario);
        return devices.ask("open occlum");
    }

    private List<RejectionCode> findings() throws Exception {
        CmwRecord evidence = devices.evidence(Judgement.REPORT_DATA);
        return Judgement.findings(
                evidence,
                devices.signer.intel().endorsements(TeeType.SGX),
                devices.signer.intel().anchors(),
                Judgement.SGX_VALUE);
    }

    @Test
    void theDevicesEvidenceIsAccepted() throws Exception {
        assertThat(open(SGX)).isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
        assertThat(devices.calls()).contains("ioctl 80047306", GET_SIZE, GENERATE);
    }

    @Test
    void theFilesEvidenceIsAccepted() throws Exception {
        assertThat(open(FILES)).isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
        assertThat(devices.calls()).contains("write 0", "read 0").noneMatch(call -> call.startsWith("ioctl"));
    }

    @Test
    void aDebugEnclaveIsKnownAsSuch() throws Exception {
        devices.signer.debug(true);
        assertThat(open(SGX)).isEqualTo("opened SGX DEBUG");
        assertThat(findings()).contains(RejectionCode.POLICY_DEBUG_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"4, 3", "16, 3", "11, 2"})
    void whatPassesIsWaitedFor(int errno, int times) throws Exception {
        assertThat(open(SGX, "fail.errno=" + errno, "fail.on=ioctl", "fail.count=" + times))
                .isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
        assertThat(open(FILES, "fail.errno=" + errno, "fail.on=read", "fail.count=" + times))
                .isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatDoesNotPassIsNotWaitedForForEver() {
        assertThat(open(SGX, "fail.errno=16", "fail.on=0xc0187308"))
                .startsWith("unavailable Occlum gives no evidence: ")
                .contains("/dev/sgx: GEN_DCAP_QUOTE: EBUSY (16)");
        assertThat(devices.calls()).filteredOn(GENERATE::equals).hasSizeBetween(10, 40);
    }

    @ParameterizedTest
    @CsvSource({"25, ENOTTY (25)", "38, ENOSYS (38)"})
    void anotherDeviceOfThatNameIsNotOcclums(int errno, String name) {
        assertThat(open(SGX, "fail.errno=" + errno, "fail.on=ioctl"))
                .contains("DETECT_DCAP_DRIVER: " + name + ": this is not Occlum's device")
                .contains("/dev/attestation_report_data: ENOENT (2)");
    }

    @Test
    void theDriversDirectoryOnAHostIsNotOcclums() throws IOException {
        Files.createDirectories(devices.root().resolve("dev/sgx/enclave"));
        try {
            assertThat(open("devices=none")).contains("this is not Occlum's device");
        } finally {
            Files.delete(devices.root().resolve("dev/sgx/enclave"));
            Files.delete(devices.root().resolve("dev/sgx"));
        }
    }

    @Test
    void aHostWithoutDcapIsNamed() {
        assertThat(open(SGX, "driver=0")).contains("the host has no SGX driver for DCAP");
    }

    @Test
    void theFilesStandInForADeviceWithoutDcap() throws Exception {
        assertThat(open("devices=sgx,attestation", "fail.errno=22", "fail.on=ioctl"))
                .isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(open("devices=none"))
                .contains("/dev/sgx: ENOENT (2)")
                .contains("/dev/attestation_report_data: ENOENT (2)");
        assertThat(open(SGX, "fail.errno=13", "fail.on=open")).contains("/dev/sgx: EACCES (13)");
    }

    @Test
    void aDeviceThatGoesAwayIsNamedAndMayComeBack() throws Exception {
        assertThat(open(SGX, "fail.errno=19", "fail.on=0xc0187308", "fail.from=1", "fail.count=1"))
                .isEqualTo("opened SGX RELEASE");
        assertThat(devices.ask("quote " + Judgement.REPORT_DATA.hex()))
                .startsWith("unavailable Occlum gave no evidence: ")
                .endsWith("GEN_DCAP_QUOTE: ENODEV (19)");
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "4294967295", "262145"})
    void lengthsThatCannotBeAreRefused(long size) {
        assertThat(open(SGX, "size=" + size)).contains("GET_DCAP_QUOTE_SIZE says " + size + " bytes");
        assertThat(devices.calls()).contains(GET_SIZE).doesNotContain(GENERATE);
    }

    @Test
    void aLengthThatIsTooShortIsAskedForAgain() throws Exception {
        assertThat(open(SGX, "grow=1")).isEqualTo("opened SGX RELEASE");
        assertThat(findings()).isEmpty();
        assertThat(open(SGX, "size=100")).contains("GEN_DCAP_QUOTE: EINVAL (22)");
    }

    @Test
    void aQuoteThatWasCutOffIsRefused() {
        assertThat(open(SGX, "size=1000", "size.forced=1")).contains("the device gave 1000 bytes that are no evidence");
        assertThat(open(FILES, "twist=cut")).contains("bytes that are no evidence of sgx");
    }

    @Test
    void theLengthThatTheDeviceWritesIsChecked() {
        assertThat(open(SGX, "written=0")).contains("the device gave 0 bytes that are no evidence");
        assertThat(open(SGX, "written=4294967295")).contains("GEN_DCAP_QUOTE: EMSGSIZE (90)");
    }

    @Test
    void moreRoomThanTheQuoteNeedsIsNotPartOfIt() throws Exception {
        assertThat(open(SGX, "size=16384")).isEqualTo("opened SGX RELEASE");
        assertThat(devices.evidence(Judgement.REPORT_DATA).value())
                .isEqualTo(
                        devices.signer.intel().sgxQuote(Judgement.REPORT_DATA).value());
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sgx", "attestation"})
    void evidenceForOtherReportDataIsRefused(String which) {
        assertThat(open("devices=" + which, "twist=report-data"))
                .contains("evidence for other report data than it was given: expected 0000");
    }

    @ParameterizedTest
    @CsvSource({"sgx", "attestation"})
    void garbageIsRefused(String which) {
        assertThat(open("devices=" + which, "twist=garbage")).contains("bytes that are no evidence of sgx");
    }

    @Test
    void aFileThatTakesOnlyAPartIsRefused() {
        assertThat(open(FILES, "write.short=10")).contains("attestation_report_data: took 10 of 64 bytes");
    }

    @ParameterizedTest
    @CsvSource({"sgx", "attestation"})
    void manyAtOnceAreAskedOneByOne(String which) {
        assertThat(open("devices=" + which, "delay=5")).isEqualTo("opened SGX RELEASE");
        assertThat(devices.ask("quotes 8")).isEqualTo("quotes 8 of 8");
        assertThat(devices.calls()).noneMatch(call -> call.startsWith("overlap"));
    }

    @Test
    void closingLetsGoOfTheDevice() {
        assertThat(open(SGX)).isEqualTo("opened SGX RELEASE");
        assertThat(devices.ask("close")).isEqualTo("closed");
        assertThat(devices.calls()).startsWith("open 1").endsWith("close 1");
        assertThat(devices.ask("quote " + Bytes.of(new byte[64]).hex())).isEqualTo("unavailable Occlum is closed");
        assertThat(devices.ask("close")).isEqualTo("closed");
    }

    @Test
    void whatWasOpenedInVainIsClosed() {
        assertThat(open(SGX, "twist=garbage")).startsWith("unavailable");
        assertThat(devices.calls()).endsWith(GENERATE, "close 1");
    }
}
