package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.intel.CcEvent;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeEventLog;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeQuote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of a bundle with a boot event log. */
class EventLogCommandTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = 1_795_262_400L;
    private static final String AT = "2026-11-21T12:00:00Z";
    private static final FakeIntel INTEL = FakeIntel.create("event log on the command line", NOW);

    @TempDir
    Path folder;

    private Path bundle(FakeEventLog boot, CmwRecord eventLog) throws Exception {
        FakeEnclave enclave = FakeEnclave.named("a trust domain");
        StatementWrapper wrapper = enclave.wrapper(CRYPTO.sha256(Bytes.utf8("nonce")), NOW);
        Bytes reportData = StatementWrapper.reportData(wrapper.encode(), CRYPTO);
        EvidenceBundle bundle = new EvidenceBundle(
                enclave.core().encode(),
                wrapper.encode(),
                INTEL.evidence(boot.extend(FakeQuote.tdx(reportData))),
                List.of(),
                enclave.models().encode(),
                eventLog,
                INTEL.endorsements().toBundleMembers());
        return Files.write(folder.resolve("bundle"), bundle.encodeCbor().toArray());
    }

    private Cli.Result verify(Path bundle) throws Exception {
        Path root = Files.write(
                folder.resolve("root.der"),
                INTEL.certificate(FakeIntel.Role.ROOT).toArray());
        return Cli.run("verify", bundle, "--trust-anchor", root, "--policy", "none", "--at", AT, "--offline", "--json");
    }

    @Test
    void inspectShowsTheEventsAndWhichWordsWereHashed() throws Exception {
        FakeEventLog log = FakeEventLog.ofABoot().event(3, 0x0d, CRYPTO.sha384(), Bytes.utf8("grub_cmd"));
        Cli.Result result = Cli.run("inspect", bundle(log, log.record()), "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("\"event\":\"EV_EFI_VARIABLE_DRIVER_CONFIG\",\"extends\":true")
                .contains("\"digest_of_data\":true,\"description\":\"SecureBoot (1 bytes) = 01\"")
                .contains("\"digest_of_data\":false,\"description\":\"grub_cmd\"")
                .contains("\"register\":\"rtmr2\"");
    }

    @Test
    void inspectShowsALogThatCannotBeRead() throws Exception {
        FakeEventLog boot = FakeEventLog.ofABoot();
        CmwRecord half = new CmwRecord(boot.record().type(), boot.encode().slice(0, 99), CmwRecord.EVIDENCE);
        Cli.Result result = Cli.run("inspect", bundle(boot, half), "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"problem\":\"event log at byte");
    }

    @Test
    void verifySaysWhatWasReplayed() throws Exception {
        FakeEventLog log = FakeEventLog.ofABoot();
        Cli.Result result = verify(bundle(log, log.record()));
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"replayed\":[\"rtmr0\",\"rtmr1\",\"rtmr2\"]");
    }

    @Test
    void verifyRejectsALogOfAnotherBoot() throws Exception {
        FakeEventLog other = FakeEventLog.ofABoot();
        other.events().add(new CcEvent(1, 4, CRYPTO.sha384(), Bytes.empty()));
        Cli.Result result = verify(bundle(FakeEventLog.ofABoot(), other.record()));
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("event_log.register_mismatch");
    }
}
