package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.List;

/**
 * The outcome for evidence alone, without a statement: its kind, code and state were appraised; freshness, keys and
 * models have nothing to be appraised by, and report data is the caller's to compare.
 *
 * @param evidence what was verified
 * @param policy what it was appraised by
 * @param findings the policy's complaints; none means accepted
 * @param appraisedAt seconds since 1970, by the relying party's clock
 */
public record EvidenceResult(VerifiedEvidence evidence, Policy policy, List<Finding> findings, long appraisedAt) {
    /** Copies the list. */
    public EvidenceResult {
        findings = List.copyOf(findings);
    }

    /** The EAT Attestation Result (draft-ietf-rats-ear) as a claims set. */
    public JsonValue ear(Bytes policyDigest) {
        return Ear.claimsSet(evidence.tee(), findings, appraisedAt, policyDigest);
    }
}
