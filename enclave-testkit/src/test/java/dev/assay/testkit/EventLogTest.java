package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.intel.CcEvent;
import dev.assay.evidence.intel.CcEventLog;
import dev.assay.json.Json;
import dev.assay.result.Claims;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.AttestationVerifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The boot event log: read strictly, and believed as far as it makes the quote's registers. */
class EventLogTest {
    private static final FakeIntel INTEL = FakeIntel.create("event log", IntelScenario.NOW);
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("a trust domain");
    private static final StatementWrapper WRAPPER =
            ENCLAVE.wrapper(FakeIntel.CRYPTO.sha256(Bytes.utf8("nonce")), IntelScenario.NOW);
    private static final Bytes REPORT_DATA = StatementWrapper.reportData(WRAPPER.encode(), FakeIntel.CRYPTO);
    private static final FakeQuote QUOTE = FakeEventLog.ofABoot().extend(FakeQuote.tdx(REPORT_DATA));

    private static VerifiedBundle verify(FakeQuote quote, @Nullable CmwRecord eventLog) throws Exception {
        EvidenceBundle bundle = new EvidenceBundle(
                ENCLAVE.core().encode(),
                WRAPPER.encode(),
                INTEL.evidence(quote),
                List.of(),
                ENCLAVE.models().encode(),
                eventLog,
                INTEL.endorsements().toBundleMembers());
        return new AttestationVerifier(INTEL.anchors(), FakeIntel.CRYPTO)
                .verifyEvidence(EvidenceBundle.decode(bundle.encodeCbor()), IntelScenario.NOW);
    }

    private static void rejects(FakeQuote quote, CmwRecord eventLog, RejectionCode code) {
        assertThatThrownBy(() -> verify(quote, eventLog))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(code));
    }

    /** The log of the quote's boot after a change to its events. */
    private static void rejectsAfter(Consumer<List<CcEvent>> change) {
        FakeEventLog log = FakeEventLog.ofABoot();
        change.accept(log.events());
        rejects(QUOTE, log.record(), RejectionCode.EVENT_LOG_REGISTER_MISMATCH);
    }

    @Test
    void aLogThatMakesTheRegistersIsSaidToReplay() throws Exception {
        VerifiedBundle verified = verify(QUOTE, FakeEventLog.ofABoot().record());
        assertThat(Json.writeCanonical(Claims.of(verified)))
                .contains("\"event_log\":{\"events\":6,\"extensions\":5,\"replayed\":[\"rtmr0\",\"rtmr1\",\"rtmr2\"]}");
    }

    @Test
    void withoutALogNothingIsSaid() throws Exception {
        VerifiedBundle verified = verify(QUOTE, null);
        assertThat(Json.writeCanonical(Claims.of(verified))).doesNotContain("event_log");
    }

    @Test
    void aRegisterIsWhatItsEventsMakeOfIt() throws Exception {
        Bytes first = FakeIntel.CRYPTO.sha384(Bytes.utf8("first"));
        Bytes second = FakeIntel.CRYPTO.sha384(Bytes.utf8("second"));
        FakeEventLog log = FakeEventLog.empty()
                .event(4, 0x0d, first, Bytes.empty())
                .remark(4, Bytes.empty())
                .event(4, 0x0d, second, Bytes.empty())
                .event(CcEvent.MRTD, 0x08, first, Bytes.empty());
        Bytes expected = FakeIntel.CRYPTO.sha384(FakeIntel.CRYPTO.sha384(Bytes.of(new byte[48]), first), second);
        assertThat(CcEventLog.decode(log.encode()).replay(FakeIntel.CRYPTO)).isEqualTo(Map.of(4, expected));
    }

    @Test
    void whatIsNotHashedIntoSha384IsNoMatter() throws Exception {
        FakeEventLog both = FakeEventLog.ofAlgorithms(Map.of(FakeEventLog.SHA384, 48, 0x000b, 32));
        FakeEventLog.ofABoot().events().forEach(both.events()::add);
        assertThat(verify(QUOTE, both.record()).cpu().claims()).containsKey("event_log");
    }

    @Test
    void anEventThatWasChangedIsNoticed() {
        rejectsAfter(events ->
                events.set(1, new CcEvent(1, 4, FakeIntel.CRYPTO.sha384(Bytes.utf8("other")), Bytes.of(new byte[4]))));
    }

    @Test
    void anEventThatWasDroppedIsNoticed() {
        rejectsAfter(events -> events.remove(1));
        rejectsAfter(events -> events.remove(0));
    }

    @Test
    void anEventThatWasAddedIsNoticed() {
        rejectsAfter(events -> events.add(events.get(0)));
        rejectsAfter(events -> events.add(new CcEvent(4, 4, Bytes.of(new byte[48]), Bytes.empty())));
    }

    @Test
    void eventsInAnotherOrderAreNoticed() {
        rejectsAfter(events -> Collections.swap(events, 0, 1));
    }

    @Test
    void anEventThatMovedToAnotherRegisterIsNoticed() {
        rejectsAfter(events -> events.set(
                1, new CcEvent(2, 4, events.get(1).digest(), events.get(1).data())));
    }

    @Test
    void anEventThatBecameARemarkIsNoticed() {
        rejectsAfter(events -> events.set(
                1, new CcEvent(1, 3, events.get(1).digest(), events.get(1).data())));
    }

    @Test
    void aLogThatWasCutIsNoticedOrCannotBeRead() {
        Bytes whole = FakeEventLog.ofABoot().encode();
        assertThatThrownBy(() -> CcEventLog.decode(whole.slice(0, whole.length() - 1)))
                .isInstanceOf(MalformedException.class);
        rejectsAfter(events -> events.subList(1, 6).clear());
    }

    @Test
    void aLogBesideOtherEvidenceIsRejected() {
        CmwRecord log = FakeEventLog.ofABoot().record();
        rejects(FakeQuote.sgx(REPORT_DATA), log, RejectionCode.EVENT_LOG_UNEXPECTED);
    }

    @Test
    void aLogThatExtendsNothingIsRejected() {
        rejects(
                QUOTE,
                FakeEventLog.empty().remark(1, Bytes.utf8("nothing")).record(),
                RejectionCode.EVENT_LOG_UNEXPECTED);
    }

    @Test
    void aLogOfAnotherKindIsRejected() {
        CmwRecord other =
                new CmwRecord(MediaTypes.INTEL_QUOTE, FakeEventLog.ofABoot().encode(), CmwRecord.EVIDENCE);
        rejects(QUOTE, other, RejectionCode.EVIDENCE_TYPE_UNSUPPORTED);
    }

    @Test
    void whatFillsTheLogsMemoryUpIsCutOff() throws Exception {
        Bytes log = FakeEventLog.ofABoot().encode();
        byte[] ones = new byte[999];
        Arrays.fill(ones, (byte) 0xff);
        for (Bytes filler : List.of(Bytes.empty(), Bytes.of(new byte[999]), Bytes.of(ones), Bytes.of(new byte[3]))) {
            assertThat(CcEventLog.trimmed(log.concat(filler))).isEqualTo(log);
        }
        assertThatThrownBy(() ->
                        CcEventLog.trimmed(log.concat(Bytes.of(new byte[99])).concat(Bytes.of(ones))))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> CcEventLog.decode(log.concat(Bytes.of(new byte[99]))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void otherAlgorithmListsAreMalformed() {
        for (Map<Integer, Integer> list : List.of(
                Map.<Integer, Integer>of(),
                Map.of(0x000b, 32),
                Map.of(FakeEventLog.SHA384, 47),
                Map.of(FakeEventLog.SHA384, 48, 0x000b, 0),
                Map.of(FakeEventLog.SHA384, 48, 0x000b, 65))) {
            Bytes log = FakeEventLog.ofAlgorithms(list).encode();
            assertThatThrownBy(() -> CcEventLog.decode(log))
                    .as("%s", list)
                    .isInstanceOf(MalformedException.class)
                    .hasMessageMatching("event log header at byte .*(no SHA-384|algorithm).*");
        }
    }

    /** Offsets of the first header: event size, number of algorithms; of the first event: digests, algorithm, size. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 28, 32, 53, 56, 60, 62, 65, 73, 77, 127})
    void numbersThatAreTooLargeAreMalformed(int offset) {
        Bytes log = FakeEventLog.ofABoot().encode();
        Bytes huge = Bytes.of(new byte[] {(byte) 0xff, (byte) 0xff});
        Bytes changed = new ByteWriter()
                .bytes(log.slice(0, offset))
                .bytes(huge)
                .bytes(log.slice(offset + 2, log.length()))
                .toBytes();
        assertThatThrownBy(() -> CcEventLog.decode(changed)).isInstanceOf(MalformedException.class);
    }

    @Test
    void tooManyEventsAreMalformed() {
        FakeEventLog log = FakeEventLog.empty();
        for (int i = 0; i <= CcEventLog.MAX_EVENTS; i++) {
            log.remark(1, Bytes.empty());
        }
        assertThatThrownBy(() -> CcEventLog.decode(log.encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("bytes, at most");
        assertThatThrownBy(() -> CcEventLog.trimmed(log.encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 4096 events");
    }

    @Test
    void typesHaveTheirNames() {
        Bytes digest = Bytes.of(new byte[48]);
        assertThat(new CcEvent(1, 0x80000001L, digest, digest).typeName()).isEqualTo("EV_EFI_VARIABLE_DRIVER_CONFIG");
        assertThat(new CcEvent(1, 4, digest, digest).typeName()).isEqualTo("EV_SEPARATOR");
        assertThat(new CcEvent(1, 0xffffffffL, digest, digest).typeName()).isEqualTo("0xffffffff");
        assertThat(new CcEvent(1, 0x80000004L, digest, digest).typeName()).isEqualTo("EV_EFI_BOOT_SERVICES_DRIVER");
    }
}
