package dev.assay.canister;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.merkle.InclusionProof;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import org.jspecify.annotations.Nullable;

/**
 * Looks at evidence, at a time, by a policy and under roots of the caller's choice. Nothing is kept, and nothing that was
 * kept is asked: what was accepted before does not count against evidence of long ago.
 */
final class DryRun {
    private final Settings settings;
    private final TrustAnchors vendors;
    private final Crypto crypto;

    DryRun(Settings settings, TrustAnchors vendors, Crypto crypto) {
        this.settings = settings;
        this.vendors = vendors;
        this.crypto = crypto;
    }

    /** The procedure of {@code verify_evidence}. */
    CandidValue run(CandidValue.Fields question, Call call)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        // 1. What is asked: policy, time, endorsements, roots.
        Policy policy = policy(question);
        if (policy != null) {
            settings.refuseSimulated(policy.mode() == Mode.SIMULATED);
        }
        long at = Questions.at(question, call);
        TrustAnchors anchors = Questions.anchors(question, vendors);
        Endorsements endorsements = Questions.endorsements(question);
        AttestationVerifier verifier = new AttestationVerifier(anchors, crypto);

        // 2. The evidence, alone or in its bundle.
        AppraisalAnswer answer = new AppraisalAnswer(Questions.warnings(question, settings), crypto);
        CandidValue.Case evidence = (CandidValue.Case) question.get("evidence");
        Bytes nonce = question.optionalBlob("nonce");
        Bytes nonceProof = question.optionalBlob("nonce_proof");
        if (evidence.value() instanceof CandidValue.Blob bundle) {
            nonce = sharedNonce(nonce, nonceProof);
            return bundle(EvidenceBundle.decode(bundle.value()), endorsements, verifier, policy, nonce, at, answer);
        }
        if (nonceProof != null) {
            throw new MalformedException("nonce_proof: evidence without a statement is shared by nobody");
        }
        CmwRecord alone = Questions.evidence((CandidValue.Fields) evidence.value());
        return alone(alone, verifier.prepare(endorsements), verifier, policy, nonce, at, answer);
    }

    /** What the statement's nonce must be: the caller's, or that of all who share its quote (RFC 9162 section 2.1.3). */
    private @Nullable Bytes sharedNonce(@Nullable Bytes nonce, @Nullable Bytes proof) throws MalformedException {
        if (proof == null) {
            return nonce;
        }
        if (nonce == null) {
            throw new MalformedException("nonce_proof: without the nonce that it is for");
        }
        return InclusionProof.decode(proof).root(nonce, crypto);
    }

    private CandidValue bundle(
            EvidenceBundle bundle,
            Endorsements more,
            AttestationVerifier verifier,
            @Nullable Policy policy,
            @Nullable Bytes nonce,
            long at,
            AppraisalAnswer answer)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        PreparedCollateral collateral = verifier.prepare(Endorsements.of(bundle).and(more));
        if (policy == null) {
            VerifiedBundle verified = verifier.verifyEvidence(bundle, collateral, at);
            requireNonce(nonce, verified);
            refuseOtherWorld(verified.cpu().tee(), null);
            return answer.of(verified);
        }
        AttestationResult result = verifier.verify(bundle, collateral, policy, Expectations.offline(nonce), at);
        refuseOtherWorld(result.bundle().cpu().tee(), policy);
        return answer.of(result);
    }

    private CandidValue alone(
            CmwRecord evidence,
            PreparedCollateral collateral,
            AttestationVerifier verifier,
            @Nullable Policy policy,
            @Nullable Bytes nonce,
            long at,
            AppraisalAnswer answer)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        if (policy == null) {
            VerifiedEvidence verified = verifier.verifyEvidence(evidence, collateral, at);
            requireNonce(nonce, verified);
            refuseOtherWorld(verified.tee(), null);
            return answer.of(verified);
        }
        EvidenceResult result = verifier.verify(evidence, collateral, policy, at);
        requireNonce(nonce, result.evidence());
        refuseOtherWorld(result.evidence().tee(), policy);
        return answer.of(result);
    }

    /** With a policy, appraisal says this. */
    private static void requireNonce(@Nullable Bytes nonce, VerifiedBundle verified) throws RejectedException {
        Bytes actual = verified.wrapper().nonce();
        if (nonce != null && !nonce.equals(actual)) {
            throw new RejectedException(new Finding(
                    RejectionCode.STATEMENT_NONCE_MISMATCH,
                    "the statement answers another nonce",
                    nonce.hex(),
                    actual.hex()));
        }
    }

    /** A device's report is the answer to a nonce; a CPU's evidence alone lacks the statement that would hold one. */
    private static void requireNonce(@Nullable Bytes nonce, VerifiedEvidence evidence)
            throws MalformedException, RejectedException {
        if (nonce == null) {
            return;
        }
        if (evidence.tee() != TeeType.NVIDIA) {
            throw new MalformedException("nonce: this evidence has no statement to hold one; compare its report_data");
        }
        if (!nonce.equals(evidence.reportData())) {
            throw new RejectedException(new Finding(
                    RejectionCode.NVIDIA_NONCE_MISMATCH,
                    "the device answered another nonce",
                    nonce.hex(),
                    evidence.reportData().hex()));
        }
    }

    private @Nullable Policy policy(CandidValue.Fields question) throws MalformedException {
        if (!(question.optional("policy") instanceof CandidValue.Text text)) {
            return settings.policy();
        }
        return text.value().equals(EvidenceInterface.NO_POLICY) ? null : Policy.parse(Bytes.utf8(text.value()));
    }

    /**
     * Where no policy complains of it, the canister itself does: installed for one world, it vouches for nothing of the
     * other.
     */
    private void refuseOtherWorld(TeeType tee, @Nullable Policy policy) throws RejectedException {
        boolean simulated = tee == TeeType.SIMULATED;
        boolean policyComplains = policy != null && (policy.mode() == Mode.SIMULATED) != simulated;
        if (policyComplains) {
            return;
        }
        settings.refuseSimulated(simulated);
        settings.refuseReal(!simulated);
    }
}
