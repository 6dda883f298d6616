package dev.assay.client;

import dev.assay.appraise.RollbackAppraiser;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.fetch.EndorsementMemoryException;
import dev.assay.result.Appraisal;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import java.util.ArrayList;
import java.util.List;

/** The server chooses the endorsements; this holds it to none older than those that were accepted before. */
final class RollbackGuard {
    private final EndorsementMemory memory;

    RollbackGuard(EndorsementMemory memory) {
        this.memory = memory;
    }

    /** The same result, with a complaint for each endorsement that goes back. */
    AttestationResult appraise(AttestationResult result) throws UnavailableException {
        try {
            List<Finding> findings = new ArrayList<>(result.appraisal().enclave());
            findings.addAll(RollbackAppraiser.appraise(stamps(result), memory));
            Appraisal appraisal = new Appraisal(findings, result.appraisal().gpus());
            return new AttestationResult(result.bundle(), result.policy(), appraisal, result.appraisedAt());
        } catch (EndorsementMemoryException e) {
            throw unusable(e);
        }
    }

    /** For results that nothing speaks against: evidence that was refused must not decide what is too old for others. */
    void remember(AttestationResult accepted) throws UnavailableException {
        try {
            stamps(accepted).forEach(memory::accepted);
        } catch (EndorsementMemoryException e) {
            throw unusable(e);
        }
    }

    private static List<EndorsementStamp> stamps(AttestationResult result) {
        List<EndorsementStamp> stamps = new ArrayList<>(result.bundle().cpu().endorsements());
        for (VerifiedEvidence gpu : result.bundle().gpus()) {
            stamps.addAll(gpu.endorsements());
        }
        return stamps;
    }

    private static UnavailableException unusable(EndorsementMemoryException e) {
        return new UnavailableException(UnavailableException.Kind.MEMORY_UNUSABLE, String.valueOf(e.getMessage()), e);
    }
}
