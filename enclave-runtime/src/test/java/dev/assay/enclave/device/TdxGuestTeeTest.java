package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.evidence.TeeType;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.doubles.UnixService;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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

/** {@code /dev/tdx_guest} and the ways to a quote, well and ill. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TdxGuestTeeTest {
    private static final String OPENED = "opened TDX RELEASE";
    private static final String GET_QUOTE = "ioctl 80105404";
    private static final int REQUEST_BYTES = 24 + 1024;

    @TempDir
    static Path directory;

    private DoubledDevices devices;
    private UnixService service;

    @BeforeAll
    void start() throws IOException {
        devices = new DoubledDevices(directory);
        service = new UnixService(directory.resolve("qgs"), this::quotes);
    }

    @AfterAll
    void stop() throws IOException {
        service.close();
        devices.close();
    }

    @BeforeEach
    void wellBehaved() throws IOException {
        devices.signer.debug(false);
        service.answering(this::quotes);
        Files.deleteIfExists(configuration());
    }

    private Path configuration() {
        return devices.root().resolve("etc/tdx-attest.conf");
    }

    private String open(String... scenario) {
        String[] all = Arrays.copyOf(scenario, scenario.length + 2);
        all[scenario.length] = "devices=tdx_guest";
        all[scenario.length + 1] = "qgs=" + directory.resolve("qgs");
        devices.scenario(all);
        return devices.ask("open tdx-guest");
    }

    private List<RejectionCode> findings() throws Exception {
        return Judgement.findings(
                devices.evidence(Judgement.REPORT_DATA),
                devices.signer.intel().endorsements(TeeType.TDX),
                devices.signer.intel().anchors(),
                Judgement.TDX_VALUE);
    }

    /** Intel's service: checks the question as its library does, and answers with a quote for the report in it. */
    private void quotes(DataInputStream in, OutputStream out) throws IOException {
        out.write(framed(response(0, quoteFor(in))));
    }

    private Bytes quoteFor(DataInputStream in) throws IOException {
        byte[] request = in.readNBytes(in.readInt());
        Bytes expected = new ByteWriter()
                .littleEndian(1, 2)
                .littleEndian(1, 2)
                .littleEndian(0, 4)
                .littleEndian(REQUEST_BYTES, 4)
                .littleEndian(0, 4)
                .littleEndian(1024, 4)
                .littleEndian(0, 4)
                .toBytes();
        if (request.length != REQUEST_BYTES || !Bytes.of(request, 0, 24).equals(expected)) {
            throw new IOException("no request for a quote");
        }
        return devices.signer.evidence('t', Bytes.of(request, 24 + 128, 64));
    }

    private static Bytes response(long error, Bytes quote) {
        return response(1, 1, error, 24 + quote.length(), 0, quote.length(), quote);
    }

    private static Bytes response(
            int version, int type, long error, long size, long identifierBytes, long quoteBytes, Bytes content) {
        return new ByteWriter()
                .littleEndian(version, 2)
                .littleEndian(1, 2)
                .littleEndian(type, 4)
                .littleEndian(size, 4)
                .littleEndian(error, 4)
                .littleEndian(identifierBytes, 4)
                .littleEndian(quoteBytes, 4)
                .bytes(content)
                .toBytes();
    }

    private static byte[] framed(Bytes message) {
        return new ByteWriter()
                .bigEndian(message.length(), 4)
                .bytes(message)
                .toBytes()
                .toArray();
    }

    @Test
    void theServicesEvidenceIsAccepted() throws Exception {
        devices.write(configuration(), "# the host's\n\n port = 4050 \n");
        assertThat(open("qgs.port=4050")).isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
        assertThat(devices.calls()).contains("ioctl c4405401", "connect fd2").doesNotContain(GET_QUOTE);
    }

    @ParameterizedTest
    @CsvSource({"quote.style=framed", "quote.style=bare", "quote.number=later"})
    void theDriversEvidenceIsAccepted(String driver) throws Exception {
        assertThat(open(driver)).isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
        assertThat(devices.calls()).contains(GET_QUOTE).noneMatch(call -> call.startsWith("connect"));
    }

    @Test
    void theDriverStandsInForAServiceThatIsNotThere() throws Exception {
        devices.write(configuration(), "port=4051\n");
        assertThat(open("qgs.port=4050")).isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
        assertThat(devices.calls()).contains("connect fd3", GET_QUOTE);
    }

    @Test
    void aDebugDomainIsKnownAsSuch() throws Exception {
        devices.signer.debug(true);
        assertThat(open()).isEqualTo("opened TDX DEBUG");
        assertThat(findings()).contains(RejectionCode.POLICY_DEBUG_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"4, 3", "16, 3", "11, 2"})
    void whatPassesIsWaitedFor(int errno, int times) throws Exception {
        assertThat(open("fail.errno=" + errno, "fail.on=ioctl", "fail.count=" + times))
                .isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
        assertThat(open("fail.errno=" + errno, "fail.on=0x80105404", "fail.count=" + times))
                .isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
    }

    @Test
    void theHostsStatusIsNamed() {
        assertThat(open("quote.status=0x8000000000000001")).contains("the host has no quote generation service");
        assertThat(open("quote.status=0x8000000000000000")).contains("the host could not make a quote");
        assertThat(open("quote.status=0x123")).contains("TDX_CMD_GET_QUOTE: status 0x123");
    }

    @Test
    void aQuoteThatIsNeverReadyIsNotWaitedForForEver() {
        assertThat(open("quote.status=0xffffffffffffffff"))
                .contains("TDX_CMD_GET_QUOTE: the quote is still being made: EBUSY (16)");
    }

    @ParameterizedTest
    @CsvSource({"4294967295", "16361"})
    void lengthsThatCannotBeAreRefused(long length) {
        assertThat(open("quote.out=" + length)).contains("TDX_CMD_GET_QUOTE says " + length + " bytes came");
    }

    @Test
    void aDriverWithoutQuotesSaysHowToGetThem() {
        assertThat(open("fail.errno=25", "fail.on=0x80105404", "quote.number=earlier"))
                .contains("etc/tdx-attest.conf: no port of a quote generation service is configured")
                .contains("TDX_CMD_GET_QUOTE: ENOTTY (25)");
    }

    @ParameterizedTest
    @CsvSource({"qgs.error, 0x12001, could not make a quote", "qgs.size, 7, and size 7", "qgs.quote, 7, a quote of 7"})
    void messagesThroughTheDriverAreChecked(String field, String value, String said) {
        assertThat(open(field + "=" + value, "quote.style=framed")).contains(said);
    }

    @Test
    void theServicesMessagesAreChecked() {
        Bytes quote = Bytes.of(new byte[100]);
        refused(new byte[] {0, 0, 0, 0}, "announces a message of 0 bytes");
        refused(new byte[] {-1, -1, -1, -1}, "announces a message of 4294967295 bytes");
        refused(new byte[] {0, 0}, "ended after 2 of 4 bytes");
        refused(new byte[] {0, 0, 0, 24, 1}, "ended after 1 of 24 bytes");
        refused(framed(response(2, 1, 0, 124, 0, 100, quote)), "a message of version 2, type 1 and size 124");
        refused(framed(response(1, 3, 0, 124, 0, 100, quote)), "a message of version 1, type 3 and size 124");
        refused(framed(response(1, 1, 0, 123, 0, 100, quote)), "and size 123, expected 1, 1 and 124");
        refused(framed(response(1, 1, 0, 124, 0, 0xffffffffL, quote)), "a quote of 4294967295");
        refused(framed(response(1, 1, 0, 124, 0xffffffffL, 100, quote)), "an identifier of 4294967295 bytes");
        refused(framed(response(1, 1, 0, 24, 0, 0, Bytes.empty())), "a quote of 0");
        refused(framed(response(1, 1, 0x12001, 24, 0, 0, Bytes.empty())), "could not make a quote, error 0x12001");
        refused(framed(response(0, quote)), "100 bytes that are no evidence of tdx");
    }

    private void refused(byte[] answer, String reason) {
        devices.write(configuration(), "port=4050\n");
        service.answering((in, out) -> {
            in.readNBytes(in.readInt());
            out.write(answer);
        });
        assertThat(open("quote.status=0x8000000000000000"))
                .startsWith("unavailable TDX gives no evidence: ")
                .contains(reason);
    }

    @Test
    void anIdentifierBeforeTheQuoteIsPassedOver() throws Exception {
        devices.write(configuration(), "port=4050\n");
        service.answering((in, out) -> {
            Bytes quote = quoteFor(in);
            Bytes content = Bytes.of(new byte[16]).concat(quote);
            out.write(framed(response(1, 1, 0, 24 + content.length(), 16, quote.length(), content)));
        });
        assertThat(open("quote.status=0x8000000000000000")).isEqualTo(OPENED);
        assertThat(findings()).isEmpty();
    }

    @Test
    void evidenceForOtherReportDataIsRefused() {
        assertThat(open("twist=report-data")).contains("evidence for other report data than it was given");
    }

    @Test
    void garbageIsRefused() {
        assertThat(open("twist=garbage")).contains("bytes that are no evidence of tdx");
    }

    @Test
    void whatIsNotThereIsNamed() {
        devices.scenario("devices=none");
        assertThat(devices.ask("open tdx-guest")).containsOnlyOnce("/dev/tdx_guest: ENOENT (2)");
    }

    @Test
    void aDeviceThatGoesAwayIsNamed() {
        assertThat(open("fail.errno=19", "fail.on=0xc4405401", "fail.from=1", "quote.style=framed"))
                .isEqualTo(OPENED);
        assertThat(devices.ask("quote " + Judgement.REPORT_DATA.hex()))
                .endsWith("/dev/tdx_guest: TDX_CMD_GET_REPORT0: ENODEV (19)");
    }

    @Test
    void manyAtOnceAreAskedOneByOne() {
        assertThat(open("delay=5")).isEqualTo(OPENED);
        assertThat(devices.ask("quotes 8")).isEqualTo("quotes 8 of 8");
        assertThat(devices.calls()).noneMatch(call -> call.startsWith("overlap"));
        assertThat(devices.ask("close")).isEqualTo("closed");
        assertThat(devices.calls()).endsWith("close 5");
    }
}
