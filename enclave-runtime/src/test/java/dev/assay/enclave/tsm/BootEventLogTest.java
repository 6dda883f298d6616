package dev.assay.enclave.tsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TestStatements;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.intel.CcEventLog;
import dev.assay.testkit.FakeEventLog;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import dev.assay.testkit.doubles.WatchedTsm;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as the kernel shows it, and when it is put into bundles. */
class BootEventLogTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = 1_795_262_400L;
    private static final FakeIntel INTEL = FakeIntel.create("boot event log", NOW);
    private static final FakeEventLog LOG = FakeEventLog.ofABoot();
    private static final TsmOptions OPTIONS = new TsmOptions(null, Duration.ofSeconds(20), Duration.ofSeconds(2), 1);

    @TempDir
    Path root;

    private void write(String path, Bytes content) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.toArray());
    }

    private static Bytes table(int type) {
        byte[] table = new byte[56];
        System.arraycopy(Bytes.utf8("CCEL").toArray(), 0, table, 0, 4);
        table[4] = 56;
        table[36] = (byte) type;
        return Bytes.of(table);
    }

    private static List<Bytes> registers(FakeEventLog log) {
        Map<Integer, Bytes> replayed = new CcEventLog(log.events()).replay(CRYPTO);
        List<Bytes> registers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            registers.add(replayed.getOrDefault(i, Bytes.of(new byte[48])));
        }
        return registers;
    }

    private void isLeftOut(String why) {
        BootEventLog read = BootEventLog.read(root);
        assertThat(read.replaying(registers(LOG))).isNull();
        assertThat(read.state(registers(LOG))).contains(why);
    }

    @Test
    void aLogThatReplaysIsGivenWithoutItsFiller() throws Exception {
        write(BootEventLog.TABLE, table(2));
        write(BootEventLog.DATA, LOG.encode().concat(Bytes.of(new byte[4096])));
        BootEventLog read = BootEventLog.read(root);
        assertThat(read.replaying(registers(LOG))).isEqualTo(LOG.record());
        assertThat(read.state(registers(LOG))).isEqualTo("boot event log of 6 events, which replay the registers");
    }

    @Test
    void aRegisterThatWasExtendedAfterBootLeavesItOut() throws Exception {
        write(BootEventLog.DATA, LOG.encode());
        List<Bytes> later = new ArrayList<>(registers(LOG));
        later.set(2, CRYPTO.sha384(Bytes.utf8("IMA")));
        BootEventLog read = BootEventLog.read(root);
        assertThat(read.replaying(later)).isNull();
        assertThat(read.state(later)).contains("do not replay RTMR2");
        later.set(2, registers(LOG).get(2));
        later.set(3, CRYPTO.sha384(Bytes.utf8("no event of the log is about this register")));
        assertThat(read.replaying(later)).isNotNull();
    }

    @Test
    void withoutALogItSaysSo() {
        isLeftOut("no boot event log");
    }

    @Test
    void aTableOfAnotherKindIsNotBelieved() throws Exception {
        write(BootEventLog.DATA, LOG.encode());
        for (Bytes table :
                List.of(table(1), Bytes.utf8("CCEL"), Bytes.utf8("FACP").concat(table(2)))) {
            write(BootEventLog.TABLE, table);
            isLeftOut("is not about a trust domain");
        }
    }

    @Test
    void garbageIsAStateAndNoError() throws Exception {
        write(BootEventLog.DATA, Bytes.utf8("no log at all, but long enough to look like the beginning of one"));
        isLeftOut("makes no sense");
        write(BootEventLog.DATA, Bytes.of(new byte[(4 << 20) + 1]));
        isLeftOut("longer than 4194304 bytes");
        write(BootEventLog.DATA, Bytes.empty());
        isLeftOut("makes no sense");
    }

    @Test
    void aLogWithoutExtensionsIsOfNoUse() throws Exception {
        write(BootEventLog.DATA, FakeEventLog.empty().remark(1, Bytes.utf8("x")).encode());
        isLeftOut("none of which extends a register");
    }

    @Test
    void aBundleFromConfigfsCarriesTheLogAndVerifies() throws Exception {
        write(BootEventLog.DATA, LOG.encode());
        try (WatchedTsm configfs =
                        new WatchedTsm(root, "tdx_guest", data -> INTEL.sign(LOG.extend(FakeQuote.tdx(data))));
                TeeProvider tee = TsmTee.open(root, OPTIONS, null)) {
            EvidenceBundle bundle = TestStatements.attest(tee, CRYPTO.sha256(Bytes.utf8("nonce")));
            assertThat(bundle.eventLog()).isEqualTo(LOG.record());
            AttestationVerifier verifier = new AttestationVerifier(INTEL.anchors(), CRYPTO);
            var verified = verifier.verifyEvidence(bundle, verifier.prepare(INTEL.endorsements()), NOW);
            assertThat(verified.cpu().claims()).containsKey("event_log");
            assertThat(configfs.names()).isEmpty();
        }
    }

    @Test
    void aQuoteFromElsewhereGetsTheLogToo() throws Exception {
        write(BootEventLog.DATA, LOG.encode());
        try (WatchedTsm configfs =
                        new WatchedTsm(root, "tdx_guest", data -> INTEL.sign(LOG.extend(FakeQuote.tdx(data))));
                TeeProvider tee = EventLogTee.of(TsmTee.open(root, OPTIONS, null), root)) {
            assertThat(TestStatements.attest(tee, CRYPTO.sha256(Bytes.utf8("nonce")))
                            .eventLog())
                    .isNotNull()
                    .satisfies(record -> assertThat(record.type()).isEqualTo(MediaTypes.CC_EVENT_LOG));
            assertThat(configfs.names()).isEmpty();
        }
    }
}
