package dev.assay.enclave.tsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's own ways of answering, errors and all, from a file system that answers alike. */
@Timeout(120)
class TsmFuseTest {
    private static final long NOW = 1_795_262_400L;
    private static final FakeIntel INTEL = FakeIntel.create("configfs by FUSE", NOW);
    private static final TsmOptions OPTIONS = new TsmOptions(null, Duration.ofSeconds(20), Duration.ofMillis(500), 4);

    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int ENXIO = 6;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int ETIMEDOUT = 110;

    @TempDir
    Path root;

    private FuseTsm tdx(String faults) throws Exception {
        return FuseTsm.mount(
                root,
                Map.of("TSMFS_PROVIDER", "tdx_guest", "TSMFS_FAULTS", faults),
                data -> INTEL.sign(FakeQuote.tdx(data)));
    }

    private FuseTsm snp(FakeAmd amd, int floor, String faults) throws Exception {
        return FuseTsm.mount(
                root,
                Map.of("TSMFS_PROVIDER", "sev_guest", "TSMFS_FLOOR", "" + floor, "TSMFS_FAULTS", faults),
                data -> {
                    amd.report().reportData(data);
                    return amd.reportBytes();
                });
    }

    private static Bytes reportData(int value) {
        byte[] data = new byte[64];
        Arrays.fill(data, (byte) value);
        return Bytes.of(data);
    }

    private static Bytes quote(int value) {
        return INTEL.sign(FakeQuote.tdx(reportData(value)));
    }

    private void failsWith(String faults, String message) throws Exception {
        try (FuseTsm configfs = tdx(faults)) {
            assertThatThrownBy(() -> TsmTee.open(root, OPTIONS, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining(message);
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void aTrustDomainsQuoteVerifiesEndToEnd() throws Exception {
        try (FuseTsm configfs = tdx("");
                TeeProvider tee = new TeeDetection(root, "test", OPTIONS).select("auto")) {
            AttestationVerifier verifier = new AttestationVerifier(INTEL.anchors(), new BouncyCastleCrypto());
            var verified =
                    verifier.verifyEvidence(tee.quote(reportData(5)), verifier.prepare(INTEL.endorsements()), NOW);
            assertThat(verified.tee()).isEqualTo(TeeType.TDX);
            assertThat(verified.reportData()).isEqualTo(reportData(5));
            assertThat(configfs.entries()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aGuestsReportVerifiesEndToEnd(int floor) throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        try (FuseTsm configfs = snp(amd, floor, "auxblob:short:100:-1")) {
            configfs.auxblob(amd.certificateTable());
            try (TeeProvider tee = TsmTee.open(root, OPTIONS, TeeType.SEV_SNP)) {
                var evidence = tee.quote(reportData(6));
                assertThat(SnpEvidence.decode(evidence.value()).certificates()).hasSize(3);
                AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
                var verified = verifier.verifyEvidence(evidence, verifier.prepare(amd.endorsements()), FakeAmd.NOW);
                assertThat(verified.reportData()).isEqualTo(reportData(6));
            }
            assertThat(configfs.entries()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "outblob:read," + EBUSY,
        "outblob:read," + EAGAIN,
        "outblob:read," + EINTR,
        "outblob:read," + ETIMEDOUT,
        "outblob:read," + ENOMEM,
        "outblob:open," + EBUSY,
        "inblob:write," + EBUSY,
        "inblob:write," + EAGAIN,
        "inblob:close," + EBUSY,
        "inblob:open," + EINTR,
        "generation:read," + EAGAIN,
        "provider:read," + EINTR,
        "entry:mkdir," + EBUSY,
        "entry:mkdir," + EINTR
    })
    void notNowMeansLater(String step, int errno) throws Exception {
        try (FuseTsm configfs = tdx(step + ":" + errno + ":5");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(1)).value()).isEqualTo(quote(1));
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void piecesAreReadUntilTheEnd() throws Exception {
        try (FuseTsm configfs = tdx("outblob:short:7:-1");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(2)).value()).isEqualTo(quote(2));
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void anErrorThatPassesIsTriedAgain() throws Exception {
        try (FuseTsm configfs = tdx("outblob:read:" + EIO + ":1");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(2)).value()).isEqualTo(quote(2));
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void aWriteThatWasLostAtCloseIsNoticed() throws Exception {
        try (FuseTsm configfs = tdx("inblob:lost:1:2");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(3)).value()).isEqualTo(quote(3));
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void writesOfOthersAreNoticed() throws Exception {
        try (FuseTsm configfs = tdx("inblob:bump:1:3");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            assertThat(tee.quote(reportData(4)).value()).isEqualTo(quote(4));
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void writesOfOthersWithoutEndAreTold() throws Exception {
        failsWith("inblob:bump:2:-1", "generation is 3 where our own writes make it 1");
    }

    @Test
    void whatWillNotPassIsToldAtOnce() throws Exception {
        failsWith("outblob:read:" + ENODEV + ":-1", "reading outblob: No such device");
    }

    @Test
    void aKernelWithoutAProviderSaysSo() throws Exception {
        failsWith("entry:mkdir:" + ENXIO + ":-1", "load the module tdx_guest or sev-guest");
    }

    @Test
    void withoutPermissionItSaysSo() throws Exception {
        failsWith("entry:mkdir:" + EACCES + ":-1", "this user may not make entries there");
    }

    @Test
    void busyForEverComesToAnEnd() throws Exception {
        try (FuseTsm configfs = tdx("outblob:read:" + EBUSY + ":-1")) {
            TsmOptions impatient = new TsmOptions(null, Duration.ofMillis(700), Duration.ofMillis(100), 1);
            assertThatThrownBy(() -> TsmTee.open(root, impatient, null))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("reading outblob: Device or resource busy")
                    .hasMessageContaining("the host answers too slowly");
            assertThat(configfs.entries()).isZero();
        }
    }

    @Test
    void aDeviceThatGoesAwayIsTold() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        FuseTsm configfs = snp(amd, 0, "");
        try (TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            configfs.close();
            assertThatThrownBy(() -> tee.quote(reportData(1))).isInstanceOf(TeeUnavailableException.class);
        }
    }

    @Test
    void callersAtTheSameTimeEachGetTheirOwn() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(12);
        try (FuseTsm configfs = tdx("outblob:read:" + EAGAIN + ":40;inblob:bump:1:3");
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            List<Callable<Bytes>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int caller = i;
                calls.add(() -> tee.quote(reportData(caller)).value());
            }
            List<Future<Bytes>> answers = callers.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(quote(i));
            }
            assertThat(configfs.entries()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }
}
