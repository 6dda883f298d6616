package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.TeeType;
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

    /** Whether the policy accepts. */
    public boolean isAccepted() {
        return findings.isEmpty();
    }

    /** Until when this result holds; see {@link AttestationResult#validUntil}. */
    public long validUntil() {
        return Math.min(evidence.validUntil(), appraisedAt + policy.maxRegistrationSeconds());
    }

    /** The EAT Attestation Result as a claims set with one submodule. */
    public JsonValue ear(Bytes policyDigest) {
        String label = evidence.tee() == TeeType.NVIDIA ? Ear.GPU : Ear.CPU;
        return new Ear(
                        policy,
                        policyDigest,
                        appraisedAt,
                        validUntil(),
                        List.of(new Ear.Submodule(label, evidence, findings)))
                .claimsSet(null);
    }
}
