package dev.assay.cli;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.Claims;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges evidence from a file, with a policy or without.
 *
 * @param policy what to accept, or null to stop after verification
 * @param nonce the nonce that was sent, or null
 * @param reportData what the TEE must vouch for, or null
 * @param now seconds since 1970
 */
record EvidenceJudge(
        @Nullable Policy policy,
        @Nullable Bytes nonce,
        @Nullable Bytes reportData,
        long now) {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final AttestationVerifier VERIFIER = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO);

    /**
     * A judgement.
     *
     * @param tee what kind of TEE
     * @param claims what was verified
     * @param findings the policy's complaints
     * @param ear the attestation result, or null when there was no policy
     */
    record Judgement(
            TeeType tee,
            JsonValue claims,
            List<Finding> findings,
            @Nullable JsonValue ear) {}

    Judgement bundle(EvidenceBundle bundle)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        if (policy == null) {
            VerifiedBundle verified = VERIFIER.verifyEvidence(bundle, now);
            requireReportData(verified.cpu());
            return new Judgement(verified.cpu().tee(), Claims.of(verified), List.of(), null);
        }
        AttestationResult result = VERIFIER.verify(bundle, policy, Expectations.offline(nonce), now);
        requireReportData(result.bundle().cpu());
        return new Judgement(
                result.bundle().cpu().tee(), result.claims(), result.findings(), result.ear(policy.digest(CRYPTO)));
    }

    Judgement evidence(String mediaType, Bytes evidence)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        PreparedCollateral collateral = VERIFIER.prepare(Endorsements.none());
        CmwRecord record = new CmwRecord(mediaType, evidence, CmwRecord.EVIDENCE);
        if (policy == null) {
            VerifiedEvidence verified = VERIFIER.verifyEvidence(record, collateral, now);
            requireReportData(verified);
            return new Judgement(verified.tee(), Claims.of(verified), List.of(), null);
        }
        EvidenceResult result = VERIFIER.verify(record, collateral, policy, now);
        requireReportData(result.evidence());
        return new Judgement(
                result.evidence().tee(),
                Claims.of(result.evidence()),
                result.findings(),
                result.ear(policy.digest(CRYPTO)));
    }

    private void requireReportData(VerifiedEvidence evidence) throws RejectedException {
        if (reportData != null && !reportData.equals(evidence.reportData())) {
            throw new RejectedException(new Finding(
                    RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                    "the evidence vouches for other report data",
                    reportData.hex(),
                    evidence.reportData().hex()));
        }
    }
}
