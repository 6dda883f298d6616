package dev.assay.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.FetchCodes;
import dev.assay.fetch.Fetched;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.server.collateral.CollateralState.Status;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNvidia;
import dev.assay.trust.TrustAnchors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollateralKeeperTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = FakeNvidia.NOW;
    private static final long DAY = 86_400;
    private static final FakeIntel INTEL = FakeIntel.create("keeper", NOW);
    private static final Endorsements ALL = INTEL.endorsements(TeeType.TDX);
    private static final List<CmwRecord> EVIDENCE = List.of(INTEL.tdxQuote(Bytes.of(new byte[64])));

    private final CollateralKeeper keeper = keeper(INTEL.anchors());

    private static CollateralKeeper keeper(TrustAnchors anchors) {
        return new CollateralKeeper(new SelfCheck(anchors, CRYPTO), new InMemoryEndorsementMemory(), NOW);
    }

    @Test
    void whatTheServicesHaveIsHandedOn() {
        assertThat(keeper.state().status()).isEqualTo(Status.STARTING);
        assertThat(keeper.state().isGood(NOW)).isFalse();

        assertThat(keeper.refresh(EVIDENCE, having(ALL), NOW)).isTrue();

        assertThat(keeper.endorsements(NOW)).isEqualTo(ALL);
        CollateralState state = keeper.state();
        assertThat(state.status()).isEqualTo(Status.COMPLETE);
        assertThat(state.code()).isEmpty();
        assertThat(state.failures()).isZero();
        assertThat(state.nextUpdate()).isEqualTo(NOW + 29 * DAY);
        assertThat(state.items()).hasSameSizeAs(ALL.items()).allMatch(item -> item.fetchedAt() == NOW);
        assertThat(state.isGood(NOW)).isTrue();
        assertThat(state.isGood(NOW + 29 * DAY)).isFalse();
    }

    @Test
    void whatIsThereIsKeptWhileTheServicesDoNotAnswerAndUntilItEnds() {
        keeper.refresh(EVIDENCE, having(ALL), NOW);

        assertThat(keeper.refresh(EVIDENCE, failing(), NOW + DAY)).isFalse();
        assertThat(keeper.endorsements(NOW + DAY)).isEqualTo(ALL);
        assertThat(keeper.state().status()).isEqualTo(Status.COMPLETE);
        assertThat(keeper.state().lastFailure()).isEqualTo(FetchCodes.SERVICE_UNAVAILABLE);
        assertThat(keeper.state().failures()).isEqualTo(1);
        assertThat(keeper.state().since()).isEqualTo(NOW);

        long after = NOW + 30 * DAY;
        assertThat(keeper.endorsements(after).of(EndorsementKind.INTEL_TCB_INFO))
                .isEmpty();
        assertThat(keeper.endorsements(after).of(EndorsementKind.CRL)).isEmpty();
        assertThat(keeper.endorsements(after).of(EndorsementKind.CERTIFICATES)).hasSize(2);
        assertThat(keeper.state().isStale(after)).isTrue();
        keeper.refresh(EVIDENCE, failing(), after);
        assertThat(keeper.state().status()).isEqualTo(Status.MISSING);
        assertThat(keeper.state().since()).isEqualTo(after);
    }

    @Test
    void whatIsRenewedTakesItsPlaceAndTheRestKeepsItsTime() {
        keeper.refresh(EVIDENCE, having(ALL), NOW);
        FakeIntel later = FakeIntel.create("keeper", NOW + DAY);
        Endorsements renewed = later.endorsements(TeeType.TDX);

        assertThat(keeper.refresh(EVIDENCE, having(renewed), NOW + DAY)).isTrue();

        assertThat(keeper.endorsements(NOW + DAY)).isEqualTo(renewed);
        assertThat(keeper.state().nextUpdate()).isEqualTo(NOW + 30 * DAY);
        keeper.refresh(EVIDENCE, having(renewed), NOW + 2 * DAY);
        assertThat(keeper.state().items()).allMatch(item -> item.fetchedAt() == NOW + DAY);
    }

    @Test
    void nothingOlderThanWhatWasHadIsHandedOn() {
        keeper.refresh(EVIDENCE, having(ALL), NOW);
        FakeIntel older = INTEL.withTcbInfo("\"tcbEvaluationDataNumber\":18", "\"tcbEvaluationDataNumber\":17");

        assertThat(keeper.refresh(EVIDENCE, having(older.endorsements(TeeType.TDX)), NOW))
                .isFalse();
        assertThat(keeper.endorsements(NOW)).isEqualTo(ALL);
        assertThat(keeper.state().status()).isEqualTo(Status.COMPLETE);
        assertThat(keeper.state().lastFailure()).isEqualTo("policy.endorsement_rolled_back");

        // The negative twins: a newer one is taken, and who has had nothing newer takes the old one.
        FakeIntel newer = INTEL.withTcbInfo("\"tcbEvaluationDataNumber\":18", "\"tcbEvaluationDataNumber\":19");
        assertThat(keeper.refresh(EVIDENCE, having(newer.endorsements(TeeType.TDX)), NOW))
                .isTrue();
        assertThat(keeper(INTEL.anchors()).refresh(EVIDENCE, having(older.endorsements(TeeType.TDX)), NOW))
                .isTrue();
    }

    @Test
    void notEvenAfterWhatWasHadHasEnded() {
        keeper.refresh(EVIDENCE, having(ALL), NOW);
        long after = NOW + 40 * DAY;
        FakeIntel older = FakeIntel.create("keeper", after)
                .withTcbInfo("\"tcbEvaluationDataNumber\":18", "\"tcbEvaluationDataNumber\":17");

        keeper.refresh(EVIDENCE, having(older.endorsements(TeeType.TDX)), after);

        assertThat(keeper.endorsements(after).of(EndorsementKind.INTEL_TCB_INFO))
                .isEmpty();
        assertThat(keeper.state().status()).isEqualTo(Status.REJECTED);
        assertThat(keeper.state().code()).isEqualTo("policy.endorsement_rolled_back");
    }

    @Test
    void whatDoesNotVerifyIsNotHandedOn() {
        Endorsements forged = FakeIntel.create("somebody else", NOW).endorsements(TeeType.TDX);
        keeper.refresh(EVIDENCE, having(forged), NOW);
        assertThat(keeper.endorsements(NOW).items()).isEmpty();
        assertThat(keeper.state().status()).isEqualTo(Status.REJECTED);

        keeper.refresh(EVIDENCE, having(ALL), NOW);
        keeper.refresh(EVIDENCE, having(forged), NOW);
        assertThat(keeper.endorsements(NOW)).isEqualTo(ALL);
        assertThat(keeper.state().status()).isEqualTo(Status.COMPLETE);
        assertThat(keeper.state().lastFailure()).isNotEmpty();
    }

    @Test
    void whatCannotBeReadIsNotHandedOn() {
        Endorsements garbage =
                new Endorsements(List.of(new Endorsement(EndorsementKind.CRL, Bytes.utf8("<html>try later</html>"))));
        keeper.refresh(EVIDENCE, having(garbage), NOW);

        assertThat(keeper.endorsements(NOW).items()).isEmpty();
        assertThat(keeper.state().lastFailure()).isEqualTo(SelfCheck.MALFORMED);
    }

    @Test
    void thatThisMachineIsRevokedIsSeenHere() {
        FakeIntel revoked = INTEL.withPckCrl(list -> list.revoke(FakeIntel.serial(FakeIntel.Role.PCK)));
        keeper.refresh(EVIDENCE, having(revoked.endorsements(TeeType.TDX)), NOW);

        assertThat(keeper.state().status()).isEqualTo(Status.REJECTED);
        assertThat(keeper.state().code()).isEqualTo("certificate.revoked");
    }

    @Test
    void aPartIsBetterThanNothingAndWorseThanAll() {
        Endorsements part = INTEL.endorsementsWithout(EndorsementKind.CRL);
        assertThat(keeper.refresh(EVIDENCE, having(part), NOW)).isFalse();
        assertThat(keeper.endorsements(NOW)).isEqualTo(part);
        assertThat(keeper.state().status()).isEqualTo(Status.INCOMPLETE);
        assertThat(keeper.state().code()).isEqualTo(SelfCheck.REVOCATION_UNKNOWN);
        assertThat(keeper.state().isGood(NOW)).isFalse();

        assertThat(keeper.refresh(EVIDENCE, having(ALL), NOW)).isTrue();
        assertThat(keeper.refresh(EVIDENCE, having(part), NOW)).isFalse();
        assertThat(keeper.endorsements(NOW)).isEqualTo(ALL);
        assertThat(keeper.state().status()).isEqualTo(Status.COMPLETE);
    }

    @Test
    void withoutAnAnswerTheReasonIsTheServices() {
        keeper.refresh(EVIDENCE, failing(), NOW);

        assertThat(keeper.state().status()).isEqualTo(Status.MISSING);
        assertThat(keeper.state().code()).isEqualTo("collateral.missing");
        assertThat(keeper.state().lastFailure()).isEqualTo(FetchCodes.SERVICE_UNAVAILABLE);
    }

    @Test
    void aDeviceBesideTheProcessorNeedsItsOwn() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        List<CmwRecord> both = List.of(EVIDENCE.get(0), device.evidence());
        CollateralKeeper forBoth = keeper(bothRoots(device));

        assertThat(forBoth.refresh(both, having(ALL), NOW)).isFalse();
        assertThat(forBoth.state().isGood(NOW)).isFalse();
        assertThat(forBoth.refresh(both, having(ALL.and(device.endorsements())), NOW))
                .isTrue();
        assertThat(forBoth.endorsements(NOW).of(EndorsementKind.NVIDIA_RIM)).hasSize(2);
        assertThat(forBoth.endorsements(NOW).of(EndorsementKind.OCSP_RESPONSE)).isNotEmpty();
    }

    private static TrustAnchors bothRoots(FakeNvidia device) {
        TrustAnchors nvidia = device.anchors();
        return new TrustAnchors(
                nvidia.simulatedRoot(),
                INTEL.anchors().intel(),
                nvidia.amd(),
                nvidia.nvidiaDevice(),
                nvidia.nvidiaRim(),
                nvidia.aws());
    }

    @Test
    void whatDoesNotFitIntoABundleIsLeftOut() throws Exception {
        List<Endorsement> items = new ArrayList<>(ALL.items());
        items.add(listOf(12_000));
        assertThat(items.get(items.size() - 1).value().length()).isLessThan(CollateralPool.MAX_BYTES / 2);
        CollateralPool fits = CollateralPool.empty().replacedBy(new Endorsements(items), NOW);
        assertThat(fits.size()).isEqualTo(items.size());

        items.add(listOf(20_000));
        CollateralPool cut = CollateralPool.empty().replacedBy(new Endorsements(items), NOW);
        assertThat(cut.size()).isEqualTo(items.size() - 1);
        assertThat(cut.at(NOW).items()).containsAll(ALL.items());
    }

    /** A list of so many revoked certificates. */
    private static Endorsement listOf(int revoked) {
        FakeIntel intel = INTEL.withPckCrl(list -> {
            for (int serial = 1; serial <= revoked; serial++) {
                list.revoke(1_000_000L + serial);
            }
            return list;
        });
        return new Endorsement(EndorsementKind.CRL, intel.pckCrl());
    }

    /** A source that has this. */
    private static EndorsementSource having(Endorsements endorsements) {
        return (evidence, have) -> new Fetched(endorsements, List.of());
    }

    private static EndorsementSource failing() {
        return (evidence, have) -> Fetched.failed(
                new CollateralUnavailableException(FetchCodes.SERVICE_UNAVAILABLE, "it does not answer"));
    }
}
