package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.List;

/**
 * The outcome of verification and appraisal of one bundle.
 *
 * @param bundle what was verified
 * @param policy what it was appraised by
 * @param findings the policy's complaints; none means accepted
 * @param appraisedAt seconds since 1970, by the relying party's clock
 */
public record AttestationResult(VerifiedBundle bundle, Policy policy, List<Finding> findings, long appraisedAt) {
    /** Copies the list. */
    public AttestationResult {
        findings = List.copyOf(findings);
    }

    /** Whether the policy accepts. */
    public boolean isAccepted() {
        return findings.isEmpty();
    }

    /** The bundle, if the policy accepts it. */
    public VerifiedBundle requireAccepted() throws RejectedException {
        if (!isAccepted()) {
            throw new RejectedException(findings.get(0));
        }
        return bundle;
    }

    /** What was verified; see {@link Claims}. */
    public JsonValue claims() {
        return Claims.of(bundle);
    }

    /** The EAT Attestation Result (draft-ietf-rats-ear) as a claims set. */
    public JsonValue ear(Bytes policyDigest) {
        return Ear.claimsSet(bundle.cpu().tee(), findings, appraisedAt, policyDigest);
    }
}
