package dev.assay.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeSnpReport;
import dev.assay.testkit.x509.Der;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What reports, their wrappings and the certificates' extensions may look like. */
class SnpEvidenceTest {
    /** Fields that no firmware writes; all are signed as they are. */
    static Stream<Arguments> unreadable() {
        return Stream.of(
                of("version 1", 3, report -> report.number(0x00, 1, 4)),
                of("version 6", 3, report -> report.number(0x00, 6, 4)),
                of("a very large version", 3, report -> report.number(0x00, 0xffffffffL, 4)),
                of("policy without bit 17", 3, report -> report.bit(0x08, 17, false)),
                of("policy with bit 26", 3, report -> report.bit(0x08, 26, true)),
                of("policy with bit 63", 3, report -> report.bit(0x08, 63, true)),
                of("signature algorithm 0", 3, report -> report.number(0x34, 0, 4)),
                of("signature algorithm 2", 3, report -> report.number(0x34, 2, 4)),
                of("SIGNING_KEY 2", 3, report -> report.number(0x48, 2 << 2, 4)),
                of("SIGNING_KEY 6", 3, report -> report.number(0x48, 6 << 2, 4)),
                of("a bit above SIGNING_KEY", 3, report -> report.bit(0x48, 5, true)),
                of("reserved 04Ch", 3, report -> report.number(0x4c, 1, 1)),
                of("reserved 18Bh", 3, report -> report.number(0x18b, 1, 1)),
                of("reserved 188h of version 2", 2, report -> report.number(0x188, 0x19, 1)),
                of("reserved 1EBh", 3, report -> report.number(0x1eb, 1, 1)),
                of("reserved 1EFh", 3, report -> report.number(0x1ef, 1, 1)),
                of("reserved 1F8h of version 3", 3, report -> report.number(0x1f8, 1, 1)),
                of("reserved 208h of version 5", 5, report -> report.number(0x208, 1, 1)),
                of("reserved 29Fh", 5, report -> report.number(0x29f, 1, 1)),
                of("reserved 330h", 3, report -> report.number(0x330, 1, 1)),
                of("reserved 49Fh", 3, report -> report.number(0x49f, 1, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatNoFirmwareWritesIsMalformed(String what, int version, Consumer<FakeSnpReport> change) {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, version);
        change.accept(amd.report());
        Verdicts.assertMalformed(what, () -> verify(amd, amd.reportBytes()));
    }

    @Test
    void aReportIsReadFieldByField() throws Exception {
        SnpReport report = SnpReport.decode(FakeAmd.vcek(SnpProduct.TURIN, 5).reportBytes());
        assertThat(report.version()).isEqualTo(5);
        assertThat(report.cpuid()).isEqualTo(new SnpReport.CpuId(0x1a, 1, 1));
        assertThat(report.mitigations()).isEqualTo(new SnpReport.MitigationVectors(0x3f, 0x7f));
        assertThat(report.currentVersion()).hasToString("1.55.29");
        assertThat(SnpReport.decode(FakeAmd.vcek(SnpProduct.MILAN, 4).reportBytes())
                        .mitigations())
                .isNull();
        assertThat(SnpReport.decode(FakeAmd.vcek(SnpProduct.MILAN, 2).reportBytes())
                        .cpuid())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "25, 0x00, MILAN",
        "25, 0x0f, MILAN",
        "25, 0x10, GENOA",
        "25, 0x1f, GENOA",
        "25, 0xa0, GENOA",
        "25, 0xaf, GENOA",
        "25, 0x20, ",
        "25, 0x9f, ",
        "25, 0xb0, ",
        "26, 0x00, TURIN",
        "26, 0x1f, TURIN",
        "26, 0x20, ",
        "24, 0x00, ",
        "27, 0x00, "
    })
    void productsFollowFromFamilyAndModel(int family, String model, SnpProduct product) {
        assertThat(SnpProduct.ofCpuid(family, Integer.decode(model))).isEqualTo(product);
    }

    @Test
    void halvesOfTheSignatureHaveZerosAbove() {
        for (int offset : List.of(0x2a0 + 48, 0x2a0 + 71, 0x2e8 + 48, 0x2e8 + 71)) {
            FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
            byte[] report = amd.reportBytes().toArray();
            report[offset] = 1;
            Verdicts.assertRejected(
                    "offset " + offset, RejectionCode.EVIDENCE_SIGNATURE_INVALID, () -> verify(amd, Bytes.of(report)));
        }
    }

    @Test
    void everyPartOfTheSignedBytesCounts() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        for (int offset : List.of(0x04, 0x10, 0x20, 0x30, 0x50, 0x90, 0xc0, 0xe0, 0x110, 0x140, 0x160, 0x1e0, 0x1f0)) {
            byte[] report = amd.reportBytes().toArray();
            report[offset] ^= 1;
            Verdicts.assertRejected(
                    "offset " + offset, RejectionCode.EVIDENCE_SIGNATURE_INVALID, () -> verify(amd, Bytes.of(report)));
        }
    }

    @Test
    void aReportHasItsLengthOrATable() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Bytes report = amd.reportBytes();
        Bytes terminator = Bytes.of(new byte[24]);
        assertThat(SnpEvidence.decode(report.concat(terminator)).certificates()).isEmpty();
        assertThat(SnpEvidence.decode(report.concat(Bytes.of(new byte[4096]))).certificates())
                .isEmpty();
        assertThat(SnpEvidence.decode(report.concat(amd.certificateTable())).certificates())
                .hasSize(3);
        Verdicts.assertMalformed("empty", () -> SnpEvidence.decode(Bytes.empty()));
        Verdicts.assertMalformed("a byte short", () -> SnpEvidence.decode(report.slice(0, report.length() - 1)));
        Verdicts.assertMalformed("half a terminator", () -> SnpEvidence.decode(report.concat(terminator.slice(0, 12))));
        Verdicts.assertMalformed("too much", () -> SnpEvidence.decode(report.concat(Bytes.of(new byte[1 << 19]))));
    }

    @Test
    void entriesOfTheTableStayWithinIt() {
        Bytes vcek = FakeAmd.vcek(SnpProduct.MILAN, 3).certificateTable().slice(0, 16);
        Bytes report = FakeAmd.vcek(SnpProduct.MILAN, 3).reportBytes();
        for (long[] entry : new long[][] {{0, 49}, {48, 1}, {0xffffffffL, 0xffffffffL}, {0, 0xffffffffL}}) {
            Bytes table = new ByteWriter()
                    .bytes(vcek)
                    .littleEndian(entry[0], 4)
                    .littleEndian(entry[1], 4)
                    .bytes(Bytes.of(new byte[24]))
                    .toBytes();
            Verdicts.assertMalformed("entry", () -> SnpEvidence.decode(report.concat(table)));
        }
        ByteWriter many = new ByteWriter();
        for (int i = 0; i < 33; i++) {
            many.bytes(vcek).littleEndian(0, 4).littleEndian(1, 4);
        }
        Bytes table = many.bytes(Bytes.of(new byte[24])).toBytes();
        Verdicts.assertMalformed("too many entries", () -> SnpEvidence.decode(report.concat(table)));
    }

    @Test
    void whatATableHoldsOfOtherKindsIsPassedOver() throws Exception {
        Bytes other = Bytes.of(new byte[16]).slice(1, 16).concat(Bytes.utf8("x"));
        Bytes table = new ByteWriter()
                .bytes(other)
                .littleEndian(48, 4)
                .littleEndian(3, 4)
                .bytes(Bytes.of(new byte[24]))
                .bytes(Bytes.utf8("abc"))
                .toBytes();
        Bytes report = FakeAmd.vcek(SnpProduct.MILAN, 3).reportBytes();
        assertThat(SnpEvidence.decode(report.concat(table)).certificates()).isEmpty();
    }

    @Test
    void aTableAloneIsEndorsements() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        List<Endorsement> read = EndorsementReader.read(amd.certificateTable());
        assertThat(read)
                .containsExactly(
                        FakeAmd.certificate(amd.vek()),
                        FakeAmd.certificate(amd.authority()),
                        FakeAmd.certificate(amd.ark()));
    }

    @Test
    void azureWrapsTheReport() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        assertThat(SnpEvidence.decode(azure(amd, 2)).report().signedBytes())
                .isEqualTo(amd.reportBytes().slice(0, 0x2a0));
        Verdicts.assertMalformed("a report of TDX", () -> SnpEvidence.decode(azure(amd, 4)));
        Verdicts.assertMalformed(
                "cut off", () -> SnpEvidence.decode(azure(amd, 2).slice(0, 1200)));
    }

    private static Bytes azure(FakeAmd amd, int type) {
        return new ByteWriter()
                .bytes(Bytes.utf8("HCLA"))
                .bytes(Bytes.of(new byte[28]))
                .bytes(amd.reportBytes())
                .littleEndian(20, 4)
                .littleEndian(1, 4)
                .littleEndian(type, 4)
                .littleEndian(1, 4)
                .littleEndian(2, 4)
                .bytes(Bytes.utf8("{}"))
                .toBytes();
    }

    /** Extensions of the key's certificate that AMD does not write. */
    static Stream<Arguments> unreadableCertificates() {
        String amdOid = "1.3.6.1.4.1.3704.1.";
        return Stream.of(
                certificate("no structure version", amd -> amd.vek().without(amdOid + 1)),
                certificate("no product", amd -> amd.vek().without(amdOid + 2)),
                certificate("no bootloader level", amd -> amd.withoutLevel(1)),
                certificate("no microcode level", amd -> amd.withoutLevel(8)),
                certificate("a level above 255", amd -> amd.level(1, 256)),
                certificate("a level of text", amd -> amd.vek().extension(amdOid + "3.1", false, Der.utf8("4"))),
                certificate("no identifier", amd -> amd.vek().without(amdOid + 4)),
                certificate("an identifier of 63 bytes", amd -> amd.hardwareId(Bytes.of(new byte[63]))),
                certificate("a chip's and a cloud's", amd -> amd.vek().extension(amdOid + 5, false, Der.ia5("CN=x"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadableCertificates")
    void extensionsOfOtherFormsAreMalformed(String what, Consumer<FakeAmd> change) {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        change.accept(amd);
        Verdicts.assertMalformed(what, () -> verify(amd, amd.reportBytes()));
    }

    private static void verify(FakeAmd amd, Bytes report) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        Endorsements given = amd.endorsements();
        verifier.verifyEvidence(FakeAmd.evidence(report), verifier.prepare(given), FakeAmd.NOW);
    }

    private static Arguments of(String what, int version, Consumer<FakeSnpReport> change) {
        return Arguments.of(what, version, change);
    }

    private static Arguments certificate(String what, Consumer<FakeAmd> change) {
        return Arguments.of(what, change);
    }
}
