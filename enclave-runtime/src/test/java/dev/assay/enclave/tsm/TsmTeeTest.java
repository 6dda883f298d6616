package dev.assay.enclave.tsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import dev.assay.testkit.doubles.WatchedTsm;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsmTeeTest {
    private static final long NOW = 1_795_262_400L;
    private static final FakeIntel INTEL = FakeIntel.create("configfs", NOW);
    private static final TsmOptions OPTIONS = new TsmOptions(null, Duration.ofSeconds(20), Duration.ofSeconds(2), 4);
    private static final TsmOptions IMPATIENT = new TsmOptions(null, Duration.ofSeconds(5), Duration.ofMillis(150), 4);

    @TempDir
    Path root;

    private static Bytes reportData(int value) {
        byte[] data = new byte[64];
        Arrays.fill(data, (byte) value);
        return Bytes.of(data);
    }

    private static Bytes tdxQuote(Bytes reportData) {
        return INTEL.sign(FakeQuote.tdx(reportData));
    }

    private WatchedTsm tdx() {
        return new WatchedTsm(root, "tdx_guest", TsmTeeTest::tdxQuote);
    }

    private WatchedTsm snp(FakeAmd amd, Bytes certificates) {
        return new WatchedTsm(root, "sev_guest", new WatchedTsm.Machine() {
            @Override
            public Bytes outblob(Bytes inblob) {
                amd.report().reportData(inblob);
                return amd.reportBytes();
            }

            @Override
            public Bytes auxblob() {
                return certificates;
            }
        });
    }

    @Test
    void aTrustDomainsQuoteVerifiesEndToEnd() throws Exception {
        try (WatchedTsm configfs = tdx();
                TeeProvider tee = new TeeDetection(root, "test", OPTIONS).select("auto")) {
            assertThat(tee.tee()).isEqualTo(TeeType.TDX);
            assertThat(tee.mode()).isEqualTo(EnclaveMode.RELEASE);
            CmwRecord evidence = tee.quote(reportData(7));
            AttestationVerifier verifier = new AttestationVerifier(INTEL.anchors(), new BouncyCastleCrypto());
            var verified = verifier.verifyEvidence(evidence, verifier.prepare(INTEL.endorsements()), NOW);
            assertThat(verified.tee()).isEqualTo(TeeType.TDX);
            assertThat(verified.reportData()).isEqualTo(reportData(7));
            assertThat(configfs.names()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGuestsReportVerifiesEndToEndByTheHostsCertificates(boolean certificates) throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (WatchedTsm configfs = snp(amd, certificates ? amd.certificateTable() : Bytes.empty());
                TeeProvider tee = TsmTee.open(root, OPTIONS, TeeType.SEV_SNP)) {
            assertThat(tee.mode()).isEqualTo(EnclaveMode.RELEASE);
            CmwRecord evidence = tee.quote(reportData(9));
            assertThat(SnpEvidence.decode(evidence.value()).certificates()).hasSize(certificates ? 3 : 0);
            AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
            var verified = verifier.verifyEvidence(evidence, verifier.prepare(amd.endorsements()), FakeAmd.NOW);
            assertThat(verified.reportData()).isEqualTo(reportData(9));
            assertThat(configfs.names()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "63da758de6644564adc5f4b93be8accd00000100ffffffff"})
    void aCertificateTableThatMakesNoSenseIsLeftOut(String table) throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (WatchedTsm configfs = snp(amd, Bytes.fromHex(table));
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(9)).value()).isEqualTo(amd.reportBytes());
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void aMissingAuxblobIsNoError() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (WatchedTsm configfs = snp(amd, Bytes.empty())) {
            configfs.auxiliary = false;
            try (TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
                assertThat(tee.quote(reportData(9)).value()).isEqualTo(amd.reportBytes());
            }
        }
    }

    @Test
    void aDebuggableTrustDomainIsKnownAsSuch() throws Exception {
        try (WatchedTsm configfs = new WatchedTsm(
                        root,
                        "tdx_guest",
                        data -> INTEL.sign(FakeQuote.tdx(data).withDebug()));
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.mode()).isEqualTo(EnclaveMode.DEBUG);
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void aDebuggableGuestIsKnownAsSuch() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        amd.report().bit(0x08, 19, true);
        try (WatchedTsm configfs = snp(amd, Bytes.empty());
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.mode()).isEqualTo(EnclaveMode.DEBUG);
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void theFloorIsTheDefaultPrivilegeLevel() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (WatchedTsm configfs = snp(amd, Bytes.empty())) {
            configfs.floor = 2;
            try (TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
                assertThat(tee.tee()).isEqualTo(TeeType.SEV_SNP);
                assertThat(configfs.level).isEqualTo("2");
            }
        }
    }

    @Test
    void aPrivilegeLevelIsWrittenAndOneBelowTheFloorIsRefused() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (WatchedTsm configfs = snp(amd, Bytes.empty())) {
            configfs.floor = 1;
            try (TeeProvider tee = TsmTee.open(root, OPTIONS.withPrivilegeLevel(3), null)) {
                assertThat(tee.tee()).isEqualTo(TeeType.SEV_SNP);
                assertThat(configfs.level).isEqualTo("3");
            }
            assertThatThrownBy(() -> TsmTee.open(root, OPTIONS.withPrivilegeLevel(0), null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("privlevel_floor");
        }
    }

    @Test
    void somebodyElsesWriteMeansAnotherBeginning() throws Exception {
        try (WatchedTsm configfs = tdx();
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            int before = configfs.entries.get();
            configfs.intrusions.set(2);
            assertThat(tee.quote(reportData(1)).value()).isEqualTo(tdxQuote(reportData(1)));
            assertThat(configfs.entries.get() - before).isEqualTo(3);
            configfs.intrusions.set(1000);
            assertThatThrownBy(() -> tee.quote(reportData(2)))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("generation is 2 where our own writes make it 1");
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void callersAtTheSameTimeEachGetTheirOwn() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(12);
        try (WatchedTsm configfs = tdx();
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            List<Callable<Bytes>> calls = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int caller = i;
                calls.add(() -> tee.quote(reportData(caller)).value());
            }
            List<Future<Bytes>> answers = callers.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(tdxQuote(reportData(i)));
            }
            assertThat(configfs.names()).isEmpty();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void anAnswerThatIsStillBeingWrittenIsAwaited() throws Exception {
        try (WatchedTsm configfs = tdx()) {
            configfs.halfFirst = true;
            configfs.delayMillis = 100;
            try (TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
                assertThat(tee.quote(reportData(3)).value()).isEqualTo(tdxQuote(reportData(3)));
            }
        }
    }

    @Test
    void garbageIsToldAsSuch() {
        try (WatchedTsm configfs = new WatchedTsm(root, "tdx_guest", data -> Bytes.utf8("no quote at all"))) {
            assertThat(configfs.entries.get()).isZero();
            assertThatThrownBy(() -> TsmTee.open(root, IMPATIENT, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("what tdx_guest wrote to outblob cannot be read")
                    .hasMessageContaining("quote version");
        }
    }

    @Test
    void anotherReportThanTheOneThatWasAskedForIsRefused() {
        try (WatchedTsm configfs = new WatchedTsm(root, "tdx_guest", data -> tdxQuote(reportData(0xee)))) {
            assertThat(configfs.entries.get()).isZero();
            assertThatThrownBy(() -> TsmTee.open(root, OPTIONS, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("vouches for other data");
        }
    }

    @Test
    void aReportOfOtherLengthThanAllowedIsRefused() {
        try (WatchedTsm configfs = new WatchedTsm(root, "tdx_guest", data -> Bytes.of(new byte[(64 << 10) + 1]))) {
            assertThat(configfs.entries.get()).isZero();
            assertThatThrownBy(() -> TsmTee.open(root, IMPATIENT, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("reading outblob: longer than 65536 bytes");
        }
    }

    @Test
    void aProviderThatIsNotKnownIsNamed() {
        try (WatchedTsm configfs = new WatchedTsm(root, "arm_cca_guest", data -> data)) {
            assertThat(configfs.entries.get()).isZero();
            assertThatThrownBy(() -> TsmTee.open(root, OPTIONS, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("\"arm_cca_guest\"");
        }
    }

    @Test
    void anotherTeeThanTheNamedOneIsRefused() throws Exception {
        try (WatchedTsm configfs = tdx()) {
            assertThatThrownBy(() -> new TeeDetection(root, "test", OPTIONS).select("sev-snp"))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("this machine is a guest of tdx, not of sev-snp");
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void aFolderThatNobodyAnswersInIsGivenUp() throws Exception {
        Path reports = Files.createDirectories(root.resolve(TsmTee.REPORTS));
        assertThatThrownBy(() -> TsmTee.open(root, IMPATIENT, null))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("reading provider: No such file or directory");
        try (var left = Files.list(reports)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void entriesOfOthersStayWhereTheyAre() throws Exception {
        try (WatchedTsm configfs = tdx()) {
            Path stale = Files.createDirectory(root.resolve(TsmTee.REPORTS).resolve(TsmEntry.PREFIX + "00"));
            try (TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
                tee.quote(reportData(1));
            }
            assertThat(configfs.names()).containsExactly(stale.getFileName().toString());
        }
    }

    @Test
    void withoutTheFolderItSaysWhatToDo() {
        assertThatThrownBy(() -> TsmTee.open(root, OPTIONS, null))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("is not there")
                .hasMessageContaining("CONFIG_TSM_REPORTS");
    }
}
