package dev.assay.client;

import dev.assay.appraise.RollbackAppraiser;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.EndorsementMemory;
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
            List<Finding> enclave = new ArrayList<>(result.appraisal().enclave());
            enclave.addAll(complaints(result.bundle().cpu()));
            List<List<Finding>> gpus = new ArrayList<>();
            for (int i = 0; i < result.bundle().gpus().size(); i++) {
                List<Finding> gpu = new ArrayList<>(result.appraisal().gpus().get(i));
                gpu.addAll(complaints(result.bundle().gpus().get(i)));
                gpus.add(gpu);
            }
            return new AttestationResult(
                    result.bundle(), result.policy(), new Appraisal(enclave, gpus), result.appraisedAt());
        } catch (EndorsementMemoryException e) {
            throw unusable(e);
        }
    }

    private List<Finding> complaints(VerifiedEvidence evidence) {
        return RollbackAppraiser.appraise(evidence.endorsements(), memory);
    }

    /** For results that nothing speaks against: evidence that was refused must not decide what is too old for others. */
    void remember(AttestationResult accepted) throws UnavailableException {
        try {
            accepted.bundle().cpu().endorsements().forEach(memory::accepted);
            for (VerifiedEvidence gpu : accepted.bundle().gpus()) {
                gpu.endorsements().forEach(memory::accepted);
            }
        } catch (EndorsementMemoryException e) {
            throw unusable(e);
        }
    }

    private static UnavailableException unusable(EndorsementMemoryException e) {
        return new UnavailableException(UnavailableException.Kind.MEMORY_UNUSABLE, String.valueOf(e.getMessage()), e);
    }
}
