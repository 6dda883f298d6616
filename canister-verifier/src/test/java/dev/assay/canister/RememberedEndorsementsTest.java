package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.appraise.RollbackAppraiser;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.store.HeapMemory;
import dev.assay.canister.store.StableStore;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the canister remembers so that nobody goes back. */
class RememberedEndorsementsTest {
    private static final long NOW = TestEnclave.NOW;
    private static final long NEXT = NOW + 1_000;

    private final HeapMemory memory = new HeapMemory();
    private final StableStore store = StableStore.create(memory);
    private final RememberedEndorsements remembered = new RememberedEndorsements(store, TestEnclave.CRYPTO);

    RememberedEndorsementsTest() throws MalformedException {}

    private static EndorsementStamp stamp(String issuer, long number, long issuedAt) {
        return new EndorsementStamp(EndorsementKind.CRL, issuer, number, issuedAt, NEXT);
    }

    private List<RejectionCode> complaints(EndorsementStamp stamp) {
        return RollbackAppraiser.appraise(List.of(stamp), remembered).stream()
                .map(Finding::code)
                .toList();
    }

    @Test
    void refusesWhatIsOlderByNumberOrByDate() {
        remembered.accepted(stamp("intel-crl/platform", 7, NOW));
        assertThat(complaints(stamp("intel-crl/platform", 7, NOW))).isEmpty();
        assertThat(complaints(stamp("intel-crl/platform", 8, NOW + 1))).isEmpty();
        assertThat(complaints(stamp("intel-crl/platform", 6, NOW)))
                .containsExactly(RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK);
        assertThat(complaints(stamp("intel-crl/platform", 7, NOW - 1)))
                .containsExactly(RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK);
        assertThat(complaints(stamp("intel-crl/processor", 1, NOW - 1))).isEmpty();
    }

    @Test
    void neverForgetsANewerOneForAnOlder() {
        remembered.accepted(stamp("a", 7, NOW));
        remembered.accepted(stamp("a", 6, NOW + 5));
        assertThat(remembered.newest("a")).isEqualTo(stamp("a", 7, NOW + 5));
        remembered.accepted(stamp("a", -1, 0));
        assertThat(remembered.newest("a")).isEqualTo(stamp("a", 7, NOW + 5));
    }

    @Test
    void survivesAnUpgrade() throws Exception {
        EndorsementStamp endless = new EndorsementStamp(EndorsementKind.NVIDIA_RIM, "rim", -1, NOW, Long.MAX_VALUE);
        remembered.accepted(stamp("a", 7, NOW));
        remembered.accepted(endless);
        RememberedEndorsements later = new RememberedEndorsements(StableStore.open(memory), TestEnclave.CRYPTO);
        assertThat(later.newest("a")).isEqualTo(stamp("a", 7, NOW));
        assertThat(later.newest("rim")).isEqualTo(endless);
        assertThat(later.newest("b")).isNull();
    }

    @Test
    void makesRoomByForgettingOnlyWhatHasEnded() throws Exception {
        for (int i = 0; i < StableStore.MAX_ENDORSEMENTS; i++) {
            remembered.accepted(stamp("issuer " + i, i, NOW));
        }
        List<EndorsementStamp> known = List.of(stamp("issuer 3", 3, NOW));
        List<EndorsementStamp> fresh = new ArrayList<>(known);
        fresh.add(stamp("another", 1, NOW));
        remembered.makeRoom(known, NEXT);
        assertThatThrownBy(() -> remembered.makeRoom(fresh, NEXT))
                .isInstanceOfSatisfying(
                        CanisterException.class, e -> assertThat(e.code()).isEqualTo(CanisterException.FULL));
        assertThat(remembered.newest("issuer 3")).isNotNull();
        remembered.makeRoom(fresh, NEXT + 1);
        assertThat(remembered.newest("issuer 3")).isNull();
        remembered.accepted(stamp("another", 1, NOW));
        assertThat(new RememberedEndorsements(StableStore.open(memory), TestEnclave.CRYPTO).newest("another"))
                .isNotNull();
    }

    @Test
    void growsTheMemoryOfAnOlderCanister() throws Exception {
        HeapMemory older = new HeapMemory();
        older.grow(0x4A0000 / 65_536);
        older.write(0, memory.read(0, 0x100));
        RememberedEndorsements empty = new RememberedEndorsements(StableStore.open(older), TestEnclave.CRYPTO);
        assertThat(empty.newest("a")).isNull();
        empty.accepted(stamp("a", 7, NOW));
        assertThat(empty.newest("a")).isEqualTo(stamp("a", 7, NOW));
    }
}
