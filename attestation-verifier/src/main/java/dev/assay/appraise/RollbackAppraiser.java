package dev.assay.appraise;

import dev.assay.bytes.UtcTime;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;

/** The rule against going back: an endorsement is no older than the newest that was accepted before. */
public final class RollbackAppraiser {
    private RollbackAppraiser() {}

    /** A complaint for every endorsement with a lower number or an earlier date than what {@code memory} holds. */
    public static List<Finding> appraise(List<EndorsementStamp> endorsements, EndorsementMemory memory) {
        List<Finding> findings = new ArrayList<>();
        for (EndorsementStamp stamp : endorsements) {
            EndorsementStamp newest = memory.newest(stamp.issuer());
            if (newest != null && (stamp.number() < newest.number() || stamp.issuedAt() < newest.issuedAt())) {
                findings.add(new Finding(
                        RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK,
                        "an endorsement is older than one accepted before: " + stamp.issuer(),
                        describe(newest) + " or newer",
                        describe(stamp)));
            }
        }
        return findings;
    }

    private static String describe(EndorsementStamp stamp) {
        return (stamp.number() < 0 ? "" : "number " + stamp.number() + ", ") + "issued "
                + UtcTime.format(stamp.issuedAt());
    }
}
