package dev.assay.server.collateral;

import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.server.collateral.CollateralState.Status;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.util.ArrayList;
import java.util.List;

/** The server verifies its own evidence, as a client would that has nothing but the bundle. */
final class SelfCheck {
    /** The code when revocation of some certificate cannot be looked up. */
    static final String REVOCATION_UNKNOWN = "collateral.revocation_unknown";
    /** The code when evidence or an endorsement cannot be read. */
    static final String MALFORMED = "collateral.malformed";

    private final AttestationVerifier verifier;

    SelfCheck(TrustAnchors anchors, Crypto crypto) {
        this.verifier = new AttestationVerifier(anchors, crypto);
    }

    /**
     * What came of it.
     *
     * @param status COMPLETE, INCOMPLETE, MISSING or REJECTED
     * @param code why it is not COMPLETE; else empty
     * @param stamps the endorsements that verification relied on
     */
    record Verdict(Status status, String code, List<EndorsementStamp> stamps) {
        static Verdict bad(Status status, String code) {
            return new Verdict(status, code, List.of());
        }

        /** Whether evidence verifies, if perhaps not in every respect. */
        boolean isUsable() {
            return status == Status.COMPLETE || status == Status.INCOMPLETE;
        }

        boolean isComplete() {
            return status == Status.COMPLETE;
        }
    }

    Verdict verify(List<CmwRecord> evidence, Endorsements endorsements, long now) {
        PreparedCollateral collateral = verifier.prepare(endorsements);
        List<EndorsementStamp> stamps = new ArrayList<>();
        boolean revocationUnknown = false;
        try {
            for (CmwRecord one : evidence) {
                VerifiedEvidence verified = verifier.verifyEvidence(one, collateral, now);
                stamps.addAll(verified.endorsements());
                revocationUnknown |= !verified.revocationUnknown().isEmpty();
            }
        } catch (CollateralUnavailableException e) {
            return Verdict.bad(Status.MISSING, e.code());
        } catch (RejectedException e) {
            return Verdict.bad(Status.REJECTED, e.code().code());
        } catch (MalformedException e) {
            return Verdict.bad(Status.REJECTED, MALFORMED);
        }
        return revocationUnknown
                ? new Verdict(Status.INCOMPLETE, REVOCATION_UNKNOWN, stamps)
                : new Verdict(Status.COMPLETE, "", stamps);
    }
}
