package dev.assay.appraise;

import dev.assay.bytes.UtcTime;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.policy.EndorsementRules;
import dev.assay.result.RejectionCode;

/** How old the endorsements are that verification relied on, and which were missing. */
final class EndorsementAppraiser {
    private EndorsementAppraiser() {}

    static void appraise(VerifiedEvidence evidence, EndorsementRules rules, long now, Findings findings) {
        if (!evidence.revocationUnknown().isEmpty() && !rules.dangerouslyAcceptUnknownRevocation()) {
            findings.add(
                    RejectionCode.POLICY_REVOCATION_UNKNOWN,
                    "nothing says whether a certificate is revoked; give its issuer's revocation list or OCSP response"
                            + " as an endorsement, or set \"dangerously_accept_unknown_revocation\"",
                    "known for all",
                    String.join(", ", evidence.revocationUnknown()));
        }
        for (EndorsementStamp stamp : evidence.endorsements()) {
            if (hasAge(stamp) && now - stamp.issuedAt() > rules.maxAgeSeconds()) {
                findings.add(
                        RejectionCode.POLICY_ENDORSEMENT_STALE,
                        "an endorsement is older than \"max_endorsement_age_seconds\": " + stamp.issuer(),
                        "issued " + UtcTime.format(now - rules.maxAgeSeconds()) + " or later",
                        UtcTime.format(stamp.issuedAt()));
            }
        }
    }

    /** What has no next update is issued once and not renewed. */
    private static boolean hasAge(EndorsementStamp stamp) {
        return stamp.nextUpdate() != Long.MAX_VALUE;
    }
}
