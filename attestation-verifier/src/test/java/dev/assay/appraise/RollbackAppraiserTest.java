package dev.assay.appraise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollbackAppraiserTest {
    private final InMemoryEndorsementMemory memory = new InMemoryEndorsementMemory();

    private static EndorsementStamp stamp(String issuer, long number, long issuedAt) {
        return new EndorsementStamp(EndorsementKind.CRL, issuer, number, issuedAt, issuedAt + 1_000);
    }

    @BeforeEach
    void rememberOne() {
        memory.accepted(stamp("list", 17, 1_000_000_000));
    }

    private List<Finding> appraise(EndorsementStamp... stamps) {
        return RollbackAppraiser.appraise(List.of(stamps), memory);
    }

    @Test
    void theSameAndNewerAreAccepted() {
        assertThat(appraise(stamp("list", 17, 1_000_000_000))).isEmpty();
        assertThat(appraise(stamp("list", 17, 1_000_000_001))).isEmpty();
        assertThat(appraise(stamp("list", 18, 1_000_000_000))).isEmpty();
    }

    @Test
    void aLowerNumberIsRefusedWhateverItsDate() {
        List<Finding> findings = appraise(stamp("list", 16, 1_000_000_001));
        assertThat(findings)
                .containsExactly(new Finding(
                        RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK,
                        "an endorsement is older than one accepted before: list",
                        "number 17, issued 2001-09-09T01:46:40Z or newer",
                        "number 16, issued 2001-09-09T01:46:41Z"));
    }

    @Test
    void anEarlierDateIsRefusedWhateverItsNumber() {
        assertThat(appraise(stamp("list", 18, 999_999_999)))
                .extracting(Finding::code)
                .containsExactly(RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK);
    }

    @Test
    void formsWithoutANumberGoByTheirDate() {
        memory.accepted(stamp("response", -1, 1_000));
        assertThat(appraise(stamp("response", -1, 1_000))).isEmpty();
        assertThat(appraise(stamp("response", -1, 999)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.actual()).isEqualTo("issued 1970-01-01T00:16:39Z"));
    }

    @Test
    void eachIsComparedWithItsOwnAndAllComplaintsAreCollected() {
        memory.accepted(stamp("other", 3, 3));
        assertThat(appraise(stamp("list", 1, 1), stamp("other", 2, 3), stamp("unknown", 0, 0)))
                .hasSize(2);
    }

    @Test
    void lookingIsNotAccepting() {
        appraise(stamp("list", 99, 2_000_000_000), stamp("unknown", 5, 5));
        assertThat(memory.newest("list")).isEqualTo(stamp("list", 17, 1_000_000_000));
        assertThat(memory.newest("unknown")).isNull();
    }
}
