package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeAmd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /dev/sev-guest}, well and ill. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SevGuestTeeTest {
    private static final String HERE = "devices=sev-guest";
    private static final String PLAIN = "ioctl c0205300";
    private static final String EXTENDED = "ioctl c0205302";

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
        String[] all = Arrays.copyOf(scenario, scenario.length + 1);
        all[scenario.length] = HERE;
        devices.scenario(all);
        return devices.ask("open sev-guest");
    }

    private List<RejectionCode> findings(CmwRecord evidence, Endorsements endorsements) throws Exception {
        FakeAmd amd = devices.signer.amd();
        Bytes report = evidence.value();
        String value = "{\"tee\":\"sev-snp\",\"measurements\":{\"measurement\":\""
                + report.slice(0x90, 0xc0).hex() + "\",\"host_data\":\""
                + report.slice(0xc0, 0xe0).hex() + "\"}}";
        return Judgement.findings(evidence, endorsements, amd.anchors(), value);
    }

    /** Only what the host's certificate table cannot bring. */
    private Endorsements listsAlone() {
        return new Endorsements(devices.signer.amd().lists().stream()
                .map(list -> new Endorsement(EndorsementKind.CRL, list.encode()))
                .toList());
    }

    @Test
    void theReportIsAcceptedWithTheHostsCertificates() throws Exception {
        assertThat(open()).isEqualTo("opened SEV_SNP RELEASE");
        CmwRecord evidence = devices.evidence(Judgement.REPORT_DATA);
        assertThat(evidence.value().length())
                .isEqualTo(SnpReport.BYTES
                        + devices.signer.amd().certificateTable().length());
        assertThat(findings(evidence, listsAlone())).isEmpty();
        assertThat(devices.calls()).contains(EXTENDED).doesNotContain(PLAIN);
    }

    @ParameterizedTest
    @CsvSource({"certs=none", "certs=garbage", "extended=0"})
    void aReportAloneIsAcceptedToo(String without) throws Exception {
        assertThat(open(without)).isEqualTo("opened SEV_SNP RELEASE");
        CmwRecord evidence = devices.evidence(Judgement.REPORT_DATA);
        assertThat(evidence.value().length()).isEqualTo(SnpReport.BYTES);
        assertThat(findings(evidence, devices.signer.amd().endorsements())).isEmpty();
    }

    @Test
    void aDebugGuestIsKnownAsSuch() throws Exception {
        devices.signer.debug(true);
        assertThat(open()).isEqualTo("opened SEV_SNP DEBUG");
        assertThat(findings(devices.evidence(Judgement.REPORT_DATA), listsAlone()))
                .contains(RejectionCode.POLICY_DEBUG_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"5", "28"})
    void theRoomThatTheHostAsksForIsGiven(int errno) throws Exception {
        assertThat(open("certs.needed=32768", "certs.most=65536", "certs.errno=" + errno))
                .isEqualTo("opened SEV_SNP RELEASE");
        assertThat(devices.calls()).filteredOn(EXTENDED::equals).hasSize(2);
        assertThat(findings(devices.evidence(Judgement.REPORT_DATA), listsAlone()))
                .isEmpty();
        // What was learned is not asked again.
        assertThat(devices.calls()).filteredOn(EXTENDED::equals).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"4294967295", "262145", "1048576"})
    void aRoomThatCannotBeIsRefused(long needed) {
        assertThat(open("certs.needed=" + needed))
                .contains("SNP_GET_EXT_REPORT asks for " + needed + " bytes for certificates, with 16384 offered");
    }

    @Test
    void aHostThatIsNeverSatisfiedIsRefused() {
        assertThat(open("exitinfo2=0x100000000")).contains("asks for 16384 bytes for certificates, with 16384 offered");
    }

    @ParameterizedTest
    @CsvSource({"5", "11", "16"})
    void aThrottlingHostIsWaitedFor(int errno) throws Exception {
        assertThat(open("exitinfo2=0x200000000", "exitinfo2.count=3", "exitinfo2.errno=" + errno))
                .isEqualTo("opened SEV_SNP RELEASE");
        assertThat(devices.calls()).filteredOn(EXTENDED::equals).hasSize(4);
        assertThat(findings(devices.evidence(Judgement.REPORT_DATA), listsAlone()))
                .isEmpty();
    }

    @Test
    void aThrottlingHostIsNotWaitedForForEver() {
        assertThat(open("exitinfo2=0x200000000"))
                .contains("/dev/sev-guest: SNP_GET_EXT_REPORT: the VMM is busy: EBUSY (16)");
    }

    @ParameterizedTest
    @CsvSource({"4, 3", "16, 3", "11, 2"})
    void whatPassesIsWaitedFor(int errno, int times) throws Exception {
        assertThat(open("fail.errno=" + errno, "fail.on=ioctl", "fail.count=" + times))
                .isEqualTo("opened SEV_SNP RELEASE");
        assertThat(findings(devices.evidence(Judgement.REPORT_DATA), listsAlone()))
                .isEmpty();
    }

    @Test
    void theFirmwaresErrorsAreNamed() {
        assertThat(open("exitinfo2=0x16")).contains("firmware error INVALID_PARAM (0x00000016), VMM error 0: EIO (5)");
        assertThat(open("exitinfo2=0x4200000099")).contains("firmware error 0x00000099, VMM error 66: EIO (5)");
        assertThat(open("status=0x27")).contains("the firmware refused the report, status INVALID_KEY (0x00000027)");
    }

    @Test
    void aDriverThatGaveUpItsKeyIsNamed() {
        assertThat(open("fail.errno=25", "fail.on=ioctl"))
                .contains("SNP_GET_REPORT; after a failure the driver gives up its key for good")
                .endsWith("ENOTTY (25)");
    }

    @ParameterizedTest
    @CsvSource({"0", "1183", "4294967295"})
    void lengthsThatCannotBeAreRefused(long size) {
        assertThat(open("report.size=" + size)).contains("a report of " + size + " bytes, expected 1184");
    }

    @Test
    void evidenceForOtherReportDataIsRefused() {
        assertThat(open("twist=report-data")).contains("evidence for other report data than it was given");
    }

    @Test
    void garbageIsRefused() {
        assertThat(open("twist=garbage", "certs=none")).contains("1184 bytes that are no evidence of sev-snp");
    }

    @Test
    void whatIsNotThereIsNamed() {
        devices.scenario("devices=none");
        assertThat(devices.ask("open sev-guest")).contains("/dev/sev-guest: ENOENT (2)");
        assertThat(open("fail.errno=13", "fail.on=open")).contains("/dev/sev-guest: EACCES (13)");
    }

    @Test
    void aDeviceThatGoesAwayIsNamed() {
        assertThat(open("fail.errno=19", "fail.on=ioctl", "fail.from=1")).isEqualTo("opened SEV_SNP RELEASE");
        assertThat(devices.ask("quote " + Judgement.REPORT_DATA.hex())).endsWith("SNP_GET_EXT_REPORT: ENODEV (19)");
    }

    @Test
    void manyAtOnceAreAskedOneByOne() {
        assertThat(open("delay=5")).isEqualTo("opened SEV_SNP RELEASE");
        assertThat(devices.ask("quotes 8")).isEqualTo("quotes 8 of 8");
        assertThat(devices.calls()).noneMatch(call -> call.startsWith("overlap"));
        assertThat(devices.ask("close")).isEqualTo("closed");
        assertThat(devices.calls()).endsWith("close 4");
    }
}
