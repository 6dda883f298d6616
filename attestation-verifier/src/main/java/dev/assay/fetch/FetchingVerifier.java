package dev.assay.fetch;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EvidenceResult;
import dev.assay.result.RejectedException;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Verifies by what is at hand, and asks the source only if that does not do: if an endorsement is missing without which
 * nothing can be said, or one that would say whether a certificate is revoked.
 */
public final class FetchingVerifier {
    private final AttestationVerifier verifier;
    private final EndorsementSource source;

    /** A verifier that asks {@code source} for what is missing. */
    public FetchingVerifier(AttestationVerifier verifier, EndorsementSource source) {
        this.verifier = verifier;
        this.source = source;
    }

    /**
     * As {@link AttestationVerifier#verify(EvidenceBundle, PreparedCollateral, Policy, Expectations, long)}.
     *
     * @param more endorsements beside those that the bundle brings
     */
    public AttestationResult verify(
            EvidenceBundle bundle, Endorsements more, Policy policy, Expectations expectations, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return judge(
                evidence(bundle),
                Endorsements.of(bundle).and(more),
                collateral -> verifier.verify(bundle, collateral, policy, expectations, nowEpochSeconds),
                result -> isComplete(result.bundle()));
    }

    /** As {@link AttestationVerifier#verify(CmwRecord, PreparedCollateral, Policy, long)}. */
    public EvidenceResult verify(CmwRecord evidence, Endorsements have, Policy policy, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return judge(
                List.of(evidence),
                have,
                collateral -> verifier.verify(evidence, collateral, policy, nowEpochSeconds),
                result -> isComplete(result.evidence()));
    }

    /** As {@link AttestationVerifier#verifyEvidence(EvidenceBundle, PreparedCollateral, long)}. */
    public VerifiedBundle verifyEvidence(EvidenceBundle bundle, Endorsements more, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return judge(
                evidence(bundle),
                Endorsements.of(bundle).and(more),
                collateral -> verifier.verifyEvidence(bundle, collateral, nowEpochSeconds),
                FetchingVerifier::isComplete);
    }

    /** As {@link AttestationVerifier#verifyEvidence(CmwRecord, PreparedCollateral, long)}. */
    public VerifiedEvidence verifyEvidence(CmwRecord evidence, Endorsements have, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return judge(
                List.of(evidence),
                have,
                collateral -> verifier.verifyEvidence(evidence, collateral, nowEpochSeconds),
                FetchingVerifier::isComplete);
    }

    private static List<CmwRecord> evidence(EvidenceBundle bundle) {
        List<CmwRecord> evidence = new ArrayList<>(List.of(bundle.cpu()));
        evidence.addAll(bundle.gpus());
        return evidence;
    }

    private static boolean isComplete(VerifiedBundle bundle) {
        return isComplete(bundle.cpu()) && bundle.gpus().stream().allMatch(FetchingVerifier::isComplete);
    }

    private static boolean isComplete(VerifiedEvidence verified) {
        return verified.revocationUnknown().isEmpty();
    }

    private <T> T judge(List<CmwRecord> evidence, Endorsements have, Judging<T> judging, Predicate<T> isComplete)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        T incomplete = null;
        CollateralUnavailableException missing = null;
        try {
            T judged = judging.by(verifier.prepare(have));
            if (isComplete.test(judged)) {
                return judged;
            }
            incomplete = judged;
        } catch (CollateralUnavailableException e) {
            missing = e;
        }
        Fetched fetched = fetch(evidence, have);
        if (fetched.endorsements().items().isEmpty()) {
            if (incomplete == null) {
                throw explained(Objects.requireNonNull(missing), fetched);
            }
            return incomplete;
        }
        try {
            return judging.by(verifier.prepare(have.and(fetched.endorsements())));
        } catch (CollateralUnavailableException e) {
            throw explained(e, fetched);
        }
    }

    private Fetched fetch(List<CmwRecord> evidence, Endorsements have) throws MalformedException {
        Fetched all = Fetched.nothing();
        for (CmwRecord one : evidence) {
            all = all.and(source.fetch(one, have));
        }
        return all;
    }

    /** What is missing, and why it could not be had. That nobody tried is no other state than that it is missing. */
    private static CollateralUnavailableException explained(CollateralUnavailableException missing, Fetched fetched) {
        if (fetched.failures().isEmpty()) {
            return missing;
        }
        CollateralUnavailableException why = fetched.failures().get(0);
        String code = why.code().equals(FetchCodes.FETCH_REFUSED) ? missing.code() : why.code();
        return new CollateralUnavailableException(code, missing.getMessage() + "; " + why.getMessage());
    }

    private interface Judging<T> {
        T by(PreparedCollateral collateral)
                throws MalformedException, RejectedException, CollateralUnavailableException;
    }
}
