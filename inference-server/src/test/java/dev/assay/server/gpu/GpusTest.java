package dev.assay.server.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.nvidia.GpuMode;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.GpuNonce;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.Fetched;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.policy.Policy;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeNvidia;
import dev.assay.trust.TrustAnchors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing opens before it was checked, and nothing stays open after something speaks against it. */
class GpusTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes CORE = CRYPTO.sha256(Bytes.utf8("core"));
    private static final Duration REFRESH = Duration.ofMinutes(15);
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(FakeNvidia.NOW);

    private long now = -5;
    private final FakeCards cards = new FakeCards().gpu("GPU-0");
    private final GpuGate gate = new GpuGate(() -> now);
    private Policy policy = Policy.strictDefault();
    private EndorsementMemory memory = new InMemoryEndorsementMemory();
    private TrustAnchors anchors = FakeNvidia.hopper().anchors();
    private EndorsementSource source = (evidence, have) -> new Fetched(
            FakeNvidia.hopper().endorsements().and(FakeNvidia.nvSwitch().endorsements()), List.of());

    private Gpus gpus(GpuUse use) {
        GpuJudge judge = new GpuJudge(anchors, CRYPTO, (evidence, have) -> source.fetch(evidence, have), memory, CLOCK);
        GpuMonitor monitor = new GpuMonitor(cards, CRYPTO, CLOCK);
        return new Gpus(new GpuSettings(use, REFRESH, Duration.ofSeconds(5)), monitor, judge, gate);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static Bytes nonce(GpuEvidence evidence) throws Exception {
        return NvidiaReport.decode(evidence.evidence().value()).reportData();
    }

    private void assertClosed(Gpus gpus, String reason) throws Exception {
        assertThat(gpus.evidence(CORE, policy)).isEmpty();
        assertThat(gate.open()).isEmpty();
        assertThatThrownBy(() -> gate.requireOpen("GPU-0"))
                .isInstanceOf(GpuClosedException.class)
                .hasMessageContaining(reason);
    }

    // --- opening ---

    @Test
    void aGpuIsClosedUntilItWasCheckedAndThenMadeReady() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThatThrownBy(() -> gate.requireOpen("GPU-0")).hasMessage("GPU GPU-0 is closed: no GPU was checked");
            cards.whileReading = () -> assertThat(gate.open()).isEmpty();
            List<GpuEvidence> evidence = gpus.evidence(CORE, policy);
            assertThat(evidence).hasSize(1);
            assertThat(evidence.get(0).refreshCounter()).isEqualTo(1);
            assertThat(evidence.get(0).ccMode()).isEqualTo(1);
            assertThat(nonce(evidence.get(0))).isEqualTo(GpuNonce.of(CORE, 1, CRYPTO));
            gate.requireOpen("GPU-0");
            assertThatThrownBy(() -> gate.requireOpen("GPU-1")).isInstanceOf(GpuClosedException.class);
            assertThat(cards.log).containsExactly("read", "ready true");
            assertThat(gpus.problem()).isEmpty();
            assertThat(gpus.evidence(CORE, policy)).as("no second time").isEqualTo(evidence);
            assertThat(cards.log).hasSize(2);
        }
        assertThat(gate.open()).isEmpty();
    }

    /** Models are loaded before there is a core that could name the GPUs. */
    @Test
    void modelsMayOpenGpusBeforeThereIsACoreAndNobodyIsShownThat() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            Bytes madeUp = CRYPTO.sha256(Bytes.utf8("made up"));
            GpuAccess access = gpus.access(() -> policy, () -> madeUp);
            assertThat(access.isPresent()).isTrue();
            assertThat(access.isClosed()).isTrue();
            access.check();
            access.check();
            assertThat(cards.log).as("once").containsExactly("read", "ready true");
            assertThat(access.isClosed()).isFalse();
            GpuEvidence evidence = gpus.evidence(CORE, policy).get(0);
            assertThat(nonce(evidence)).isEqualTo(GpuNonce.of(CORE, 2, CRYPTO));
            access.check();
            assertThat(cards.log).hasSize(3);
            pass(REFRESH);
            gpus.look();
            assertThat(cards.log).as("the real core only").hasSize(4);
        }
    }

    @Test
    void aGpuThatFailsIsOpenForNoModelAndIsAskedAgainForTheFirstCore() throws Exception {
        cards.change("GPU-0", GpusTest::unsigned);
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            GpuAccess access = gpus.access(() -> policy, () -> CRYPTO.sha256(Bytes.utf8("made up")));
            access.check();
            assertThat(access.isClosed()).isTrue();
            cards.change("GPU-0", card -> {});
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            assertThat(access.isClosed()).isFalse();
        }
    }

    @Test
    void whatIsInUseIsAsOfTheLastLook() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO);
                Gpus none = gpus(GpuUse.NONE)) {
            assertThat(gpus.ids()).containsExactly("GPU-0");
            assertThat(gpus.usage("GPU-0")).isEmpty();
            gpus.evidence(CORE, policy);
            gpus.look();
            assertThat(gpus.usage("GPU-0"))
                    .hasValueSatisfying(usage -> assertThat(usage.used()).isEqualTo(10));
            assertThat(gpus.usage("GPU-1")).isEmpty();
            assertThat(none.ids()).isEmpty();
            assertThat(none.usage("GPU-0")).isEmpty();
        }
    }

    @Test
    void whereGpusAreLeftAloneThereAreNone() {
        try (Gpus gpus = gpus(GpuUse.NONE)) {
            GpuAccess access = gpus.access(() -> policy, () -> CORE);
            assertThat(access.isPresent()).isFalse();
            access.check();
            assertThat(cards.log).isEmpty();
            assertThat(access.isClosed()).isTrue();
        }
    }

    private static void unsigned(FakeNvidia card) {
        card.report()
                .afterSigning(report -> report.slice(0, report.length() - 1).concat(Bytes.of(new byte[] {
                    (byte) ~report.at(report.length() - 1)
                })));
    }

    @Test
    void aForgedReportOpensNothing() throws Exception {
        cards.change("GPU-0", GpusTest::unsigned);
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "evidence.signature_invalid");
            assertThat(cards.log).containsExactly("read");
        }
    }

    @Test
    void aDeviceOfAnotherMakerOpensNothing() throws Exception {
        anchors = TrustAnchors.vendors();
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "certificate.untrusted_root");
        }
    }

    @Test
    void firmwareThatIsNotTheMakersOpensNothing() throws Exception {
        cards.change("GPU-0", card -> card.report().measurement(20, FakeNvidia.digest("implant")));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "policy.measurement_not_allowed");
        }
    }

    @Test
    void withoutEndorsementsNothingOpens() throws Exception {
        source = EndorsementSource.refusing("no network");
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "not fetched: no network");
        }
    }

    @Test
    void revokedDevicesOpenNothing() throws Exception {
        FakeNvidia revoking = FakeNvidia.hopper();
        revoking.response("brom").revoked(1);
        source = (evidence, have) -> new Fetched(revoking.endorsements(), List.of());
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "revoked");
        }
    }

    @Test
    void anAnswerToSomebodyElseOpensNothing() throws Exception {
        cards.onlyNonce = GpuNonce.of(CORE, 2, CRYPTO);
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "the report answers another nonce");
        }
    }

    @Test
    void aPolicyThatRefusesRealHardwareOpensNothing() throws Exception {
        policy = Policy.simulatedDefault();
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "policy.real_refused");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GpuMode.class,
            names = {"OFF", "DEVTOOLS", "UNKNOWN"})
    void cardsThatProtectNothingAreNotEvenAsked(GpuMode mode) throws Exception {
        cards.mode = mode;
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, mode.words());
            assertThat(cards.log).isEmpty();
        }
    }

    @Test
    void aDriverThatWillNotBeReadyOpensNothing() throws Exception {
        cards.readyRefused = true;
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "NVML_ERROR_NO_PERMISSION");
        }
    }

    @Test
    void aBugWhileJudgingOpensNothing() throws Exception {
        source = (evidence, have) -> {
            throw new IllegalStateException("a bug");
        };
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThatThrownBy(() -> gpus.evidence(CORE, policy)).isInstanceOf(IllegalStateException.class);
            assertClosed(gpus, "checking failed");
        }
    }

    /** The operator chooses the services; what they gave once binds them. */
    @Test
    void endorsementsDoNotGoBackBehindThoseOfBefore() throws Exception {
        List<String> issuers = new ArrayList<>();
        EndorsementMemory lasting = memory;
        memory = new EndorsementMemory() {
            @Override
            public @Nullable EndorsementStamp newest(String issuer) {
                return lasting.newest(issuer);
            }

            @Override
            public void accepted(EndorsementStamp stamp) {
                issuers.add(stamp.issuer());
                lasting.accepted(stamp);
            }
        };
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
        }
        EndorsementStamp accepted = Objects.requireNonNull(memory.newest(issuers.get(0)));
        memory.accepted(new EndorsementStamp(
                accepted.kind(), accepted.issuer(), accepted.number(), accepted.issuedAt() + 1, accepted.nextUpdate()));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).isEmpty();
            assertClosed(gpus, RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK.code());
        }
    }

    @Test
    void aCardPassesUnderThePolicyOfEveryCoreOrItIsClosed() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            assertThat(gpus.evidence(other, Policy.simulatedDefault())).isEmpty();
            assertClosed(gpus, "policy.real_refused");
            gpus.forget(other);
            pass(REFRESH);
            gpus.look();
            assertThat(gate.open()).containsExactly("GPU-0");
        }
    }

    @Test
    void aCoreThatWasRefusedKeepsTheGateClosedWhoeverElsePasses() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            EndorsementSource there = source;
            source = EndorsementSource.refusing("no network");
            pass(REFRESH);
            gpus.look();
            source = there;
            assertThat(gpus.evidence(other, policy)).isEmpty();
            assertThat(gate.open()).isEmpty();
            pass(Duration.ofSeconds(30));
            gpus.look();
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThat(gpus.evidence(other, policy)).hasSize(1);
        }
    }

    @Test
    void whileCoresAreJudgedAnewNothingIsOpenBeforeTheLastPassed() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            gpus.evidence(other, policy);
            cards.ready = false;
            cards.whileReading = () -> assertThat(gate.open()).isEmpty();
            gpus.look();
            assertThat(gate.open()).containsExactly("GPU-0");
        }
    }

    /** A new epoch that is not to be leaves the one that is served as it was. */
    @Test
    void whereAGpuIsRequiredARefusedCoreIsNoneAndOthersGoOn() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.REQUIRED)) {
            List<GpuEvidence> evidence = gpus.evidence(CORE, policy);
            assertThatThrownBy(() -> gpus.evidence(other, Policy.simulatedDefault()))
                    .isInstanceOf(TeeUnavailableException.class);
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThat(gpus.evidence(CORE, policy)).isEqualTo(evidence);
            assertThat(cards.log).doesNotContain("ready false");
        }
    }

    /** The evidence of the core before is about what is no more. */
    @Test
    void aResetThatIsSeenWithANewCoreClosesForAll() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            cards.ready = false;
            assertThat(gpus.evidence(other, policy)).isEmpty();
            assertClosed(gpus, "before evidence was collected");
            pass(Duration.ofSeconds(30));
            gpus.look();
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
        }
    }

    @Test
    void aShortLifeIsRenewedInItsMiddle() throws Exception {
        Policy strict =
                Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"gpu\":{\"max_age_seconds\":60}}"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, strict);
            for (int i = 0; i < 5; i++) {
                pass(Duration.ofSeconds(30));
                assertThat(gpus.look()).isTrue();
                assertThat(gate.open()).containsExactly("GPU-0");
            }
        }
    }

    @Test
    void aCoreThatIsForgottenWhileItIsJudgedAnewStaysForgotten() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            gpus.evidence(other, policy);
            cards.log.clear();
            cards.whileReading = () -> gpus.forget(other);
            pass(REFRESH);
            gpus.look();
            cards.whileReading = () -> {};
            cards.log.clear();
            pass(REFRESH);
            gpus.look();
            assertThat(cards.log).as("the one that is left").containsExactly("read");
            assertThat(gate.open()).containsExactly("GPU-0");
        }
    }

    @Test
    void aCoreThatIsForgottenHasNoSay() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("another core"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            gpus.evidence(other, Policy.simulatedDefault());
            assertThat(gate.open()).isEmpty();
            gpus.forget(other);
            assertThat(gate.open()).containsExactly("GPU-0");
            gpus.forget(CORE);
            assertThat(gate.open()).isEmpty();
        }
    }

    // --- several devices ---

    @Test
    void oneCardDoesNotOpenForAnother() throws Exception {
        cards.gpu("GPU-1").change("GPU-1", GpusTest::unsigned);
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThatThrownBy(() -> gate.requireOpen("GPU-1"))
                    .hasMessageContaining("GPU-1: evidence.signature_invalid");
            assertThat(gpus.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).startsWith("GPU-1: "));
        }
    }

    @Test
    void underProtectedPcieAllPassOrNone() throws Exception {
        cards.ccMode = 2;
        cards.gpu("GPU-1").nvSwitch("SWX-0");
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).hasSize(3);
            assertThat(gate.open()).containsExactly("GPU-0", "GPU-1");
            cards.change("SWX-0", GpusTest::unsigned);
            pass(REFRESH);
            gpus.look();
            assertClosed(gpus, "protected PCIe needs every device: SWX-0: evidence.signature_invalid");
        }
    }

    @Test
    void underProtectedPcieNothingOpensWithoutTheSwitches() throws Exception {
        cards.ccMode = 2;
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "the switches cannot be checked: absent: not installed");
        }
    }

    @Test
    void aSwitchAloneIsNoGpu() throws Exception {
        cards.remove("GPU-0");
        cards.nvSwitch("SWX-0");
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertClosed(gpus, "there is no GPU");
        }
    }

    // --- closing ---

    @Test
    void aResetClosesAtOnceAndIsCheckedAnew() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            List<GpuEvidence> before = gpus.evidence(CORE, policy);
            assertThat(gpus.look()).isFalse();
            cards.ready = false;
            cards.whileReading =
                    () -> assertThat(gate.open()).as("while it is checked anew").isEmpty();
            assertThat(gpus.look()).isTrue();
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThat(gpus.evidence(CORE, policy)).hasSize(1).isNotEqualTo(before);
            assertThat(gpus.evidence(CORE, policy).get(0).refreshCounter()).isEqualTo(2);
        }
    }

    @Test
    void whoCannotLookClosesThem() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            cards.whileLooking = () -> {
                throw new IllegalStateException("a bug");
            };
            assertThatThrownBy(gpus::look).isInstanceOf(IllegalStateException.class);
            assertClosed(gpus, "looking failed");
            cards.whileLooking = () -> {};
            pass(Duration.ofSeconds(30));
            gpus.look();
            assertThat(gate.open()).containsExactly("GPU-0");
        }
    }

    private static final Map<String, Consumer<FakeCards>> CHANGES = Map.of(
            "lost", cards -> cards.mode = GpuMode.UNKNOWN,
            "devtools", cards -> cards.mode = GpuMode.DEVTOOLS,
            "off", cards -> cards.mode = GpuMode.OFF,
            "gone", cards -> cards.mode = GpuMode.ABSENT,
            "replaced",
                    cards -> {
                        cards.remove("GPU-0");
                        cards.gpu("GPU-9").change("GPU-9", GpusTest::unsigned);
                    },
            "reset to other firmware",
                    cards -> {
                        cards.ready = false;
                        cards.change("GPU-0", card -> card.report().measurement(3, FakeNvidia.digest("implant")));
                    });

    @ParameterizedTest
    @ValueSource(strings = {"lost", "devtools", "off", "gone", "replaced", "reset to other firmware"})
    void whateverChangesClosesUntilItPassesAgain(String change) throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            CHANGES.getOrDefault(change, none -> {}).accept(cards);
            assertThat(gpus.look()).isTrue();
            assertClosed(gpus, "closed");
            assertThat(cards.log.subList(2, cards.log.size()))
                    .as("no more work")
                    .doesNotContain("ready true");
            assertThat(gpus.look()).as("nothing new to tell").isFalse();
        }
    }

    @Test
    void evidenceIsTakenAnewOnSchedule() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            pass(REFRESH.minusNanos(1));
            assertThat(gpus.look()).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(gpus.look()).isTrue();
            assertThat(gpus.evidence(CORE, policy).get(0).refreshCounter()).isEqualTo(2);
            assertThat(gate.open()).containsExactly("GPU-0");
        }
    }

    @Test
    void aFailedRefreshClosesAndIsTriedAgain() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            EndorsementSource there = source;
            source = EndorsementSource.refusing("no network");
            pass(REFRESH);
            assertThat(gpus.look()).isTrue();
            assertClosed(gpus, "not fetched: no network");
            assertThat(cards.ready).as("work is no longer accepted").isFalse();
            source = there;
            assertThat(gpus.look()).as("not at once").isFalse();
            pass(Duration.ofSeconds(30));
            assertThat(gpus.look()).isTrue();
            assertThat(gate.open()).containsExactly("GPU-0");
            assertThat(cards.ready).isTrue();
        }
    }

    @Test
    void whatNobodyRefreshesIsTooOldInTheEnd() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            pass(REFRESH.multipliedBy(2).minusNanos(1));
            gate.requireOpen("GPU-0");
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            pass(Duration.ofNanos(1));
            assertClosed(gpus, "its evidence is too old");
        }
    }

    @Test
    void thePolicysAgeCountsWhereItIsShorter() throws Exception {
        policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"gpu\":{\"max_age_seconds\":60}}"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.evidence(CORE, policy);
            pass(Duration.ofSeconds(60));
            assertClosed(gpus, "its evidence is too old");
        }
    }

    // --- cores ---

    @Test
    void eachCoreHasEvidenceOfItsOwn() throws Exception {
        Bytes other = CRYPTO.sha256(Bytes.utf8("next epoch"));
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            Bytes first = nonce(gpus.evidence(CORE, policy).get(0));
            Bytes second = nonce(gpus.evidence(other, policy).get(0));
            assertThat(first).isEqualTo(GpuNonce.of(CORE, 1, CRYPTO));
            assertThat(second).isEqualTo(GpuNonce.of(other, 2, CRYPTO));
            pass(REFRESH);
            gpus.look();
            assertThat(nonce(gpus.evidence(other, policy).get(0))).isEqualTo(GpuNonce.of(other, 3, CRYPTO));
            assertThat(nonce(gpus.evidence(CORE, policy).get(0))).isEqualTo(GpuNonce.of(CORE, 4, CRYPTO));
        }
    }

    @Test
    void coresThatAreLongPastAreForgotten() throws Exception {
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            for (int i = 0; i < 10; i++) {
                gpus.evidence(CRYPTO.sha256(Bytes.utf8("core " + i)), policy);
            }
            cards.log.clear();
            pass(REFRESH);
            gpus.look();
            assertThat(cards.log).containsExactly("read", "read", "read", "read");
        }
    }

    // --- what the operator wants ---

    @Test
    void noneLeavesTheDriverAlone() throws Exception {
        try (Gpus gpus = gpus(GpuUse.NONE)) {
            assertThat(gpus.evidence(CORE, policy)).isEmpty();
            gpus.requireUsable();
            assertThat(cards.log).isEmpty();
            assertThat(gate.open()).isEmpty();
            assertThat(gpus.describe()).containsExactly("GPUs: not used (assay.gpu=none)");
        }
    }

    @Test
    void autoGoesOnWithoutAGpu() throws Exception {
        cards.mode = GpuMode.ABSENT;
        try (Gpus gpus = gpus(GpuUse.AUTO)) {
            gpus.requireUsable();
            assertThat(gpus.evidence(CORE, policy)).isEmpty();
            assertThat(gpus.problem()).isEmpty();
            assertThat(gpus.describe()).containsExactly("GPUs: absent");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GpuMode.class,
            names = {"ABSENT", "OFF", "DEVTOOLS", "UNKNOWN"})
    void requiredIsRefusedBeforeAnythingStarts(GpuMode mode) {
        cards.mode = mode;
        try (Gpus gpus = gpus(GpuUse.REQUIRED)) {
            assertThatThrownBy(gpus::requireUsable)
                    .isInstanceOf(GpuUnavailableException.class)
                    .hasMessage("GPUs: " + mode.words());
            assertThatThrownBy(() -> gpus.evidence(CORE, policy)).isInstanceOf(TeeUnavailableException.class);
        }
    }

    @Test
    void requiredGivesNoEvidenceWithoutAGpu() throws Exception {
        try (Gpus gpus = gpus(GpuUse.REQUIRED)) {
            gpus.requireUsable();
            assertThat(gpus.evidence(CORE, policy)).hasSize(1);
            cards.mode = GpuMode.ABSENT;
            gpus.look();
            assertThatThrownBy(() -> gpus.evidence(CORE, policy))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageStartingWith("assay.gpu=required, and no GPU may be used")
                    .extracting(e -> ((TeeUnavailableException) e).code())
                    .isEqualTo("gpu.unavailable");
        }
    }
}
