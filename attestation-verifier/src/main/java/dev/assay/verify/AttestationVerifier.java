package dev.assay.verify;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.EvidenceAppraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.simulated.SimulatedEvidenceVerifier;
import java.util.List;

/**
 * The front door: is this evidence genuine, and is what it says acceptable?
 *
 * <p>Verification comes first and stops at the first failure; appraisal comes second and collects every complaint. Time,
 * roots and crypto are arguments; nothing here reads a clock, a file or the network.
 */
public final class AttestationVerifier {
    private final TrustAnchors anchors;
    private final Crypto crypto;

    /** A verifier that ends at {@code anchors}. */
    public AttestationVerifier(TrustAnchors anchors, Crypto crypto) {
        this.anchors = anchors;
        this.crypto = crypto;
    }

    /**
     * Verifies, then appraises.
     *
     * @param expectations what this relying party knows: its nonce, its TLS connection
     * @param nowEpochSeconds seconds since 1970
     * @return a result that says verified or refused, with all findings
     * @throws MalformedException if the bundle cannot be read
     * @throws RejectedException if verification fails
     */
    public AttestationResult verify(
            EvidenceBundle bundle, Policy policy, Expectations expectations, long nowEpochSeconds)
            throws MalformedException, RejectedException {
        VerifiedBundle verified = verifyEvidence(bundle);
        List<Finding> findings = Appraiser.appraise(verified, policy, expectations, nowEpochSeconds);
        return new AttestationResult(verified, policy, findings, nowEpochSeconds);
    }

    /**
     * Verifies, then appraises, evidence alone, without a statement.
     *
     * @throws MalformedException if the evidence cannot be read
     * @throws RejectedException if verification fails
     */
    public EvidenceResult verify(CmwRecord evidence, Policy policy, long nowEpochSeconds)
            throws MalformedException, RejectedException {
        VerifiedEvidence verified = verifyEvidence(evidence);
        return new EvidenceResult(verified, policy, EvidenceAppraiser.appraise(verified, policy), nowEpochSeconds);
    }

    /** Verification alone, of evidence alone. */
    public VerifiedEvidence verifyEvidence(CmwRecord evidence) throws MalformedException, RejectedException {
        if (evidence.type().equals(SimulatedEvidence.MEDIA_TYPE)) {
            return SimulatedEvidenceVerifier.verify(SimulatedEvidence.decode(evidence.value()), anchors, crypto);
        }
        throw new RejectedException(
                RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of CPU evidence");
    }

    /** Verification alone: signatures, chains, and that all parts belong to one statement. */
    public VerifiedBundle verifyEvidence(EvidenceBundle bundle) throws MalformedException, RejectedException {
        // 1. The TEE's evidence is genuine.
        VerifiedEvidence cpu = verifyEvidence(bundle.cpu());

        // 2. It vouches for this wrapper: report_data = SHA-512("assay statement v1" || 0x00 || wrapper).
        requireEqual(
                RejectionCode.STATEMENT_REPORT_DATA_MISMATCH,
                "the evidence vouches for another statement",
                StatementWrapper.reportData(bundle.wrapper(), crypto),
                cpu.reportData());
        StatementWrapper wrapper = StatementWrapper.decode(bundle.wrapper());

        // 3. The wrapper names this core.
        Bytes coreDigest = crypto.sha256(bundle.core());
        requireEqual(
                RejectionCode.STATEMENT_CORE_DIGEST_MISMATCH,
                "the wrapper names another core",
                coreDigest,
                wrapper.coreDigest());
        StatementCore core = StatementCore.decode(bundle.core());

        // 4. The core names these models.
        ModelSet models = ModelSet.decode(bundle.models());
        requireEqual(
                RejectionCode.STATEMENT_MODELS_ROOT_MISMATCH,
                "the listed models are not those of the statement",
                models.root(crypto),
                core.modelsRoot());

        // 5. The wrapper names this GPU evidence, card by card.
        verifyGpuDigests(bundle.gpus(), wrapper.gpus());
        return new VerifiedBundle(cpu, coreDigest, core, wrapper, models);
    }

    private void verifyGpuDigests(List<CmwRecord> gpus, List<GpuState> states) throws RejectedException {
        if (gpus.size() != states.size()) {
            throw new RejectedException(new Finding(
                    RejectionCode.STATEMENT_GPU_MISMATCH,
                    "the statement is about another number of GPUs",
                    Integer.toString(states.size()),
                    Integer.toString(gpus.size())));
        }
        for (int i = 0; i < gpus.size(); i++) {
            requireEqual(
                    RejectionCode.STATEMENT_GPU_MISMATCH,
                    "the statement names other evidence for GPU " + i,
                    states.get(i).evidenceSha384(),
                    crypto.sha384(gpus.get(i).value()));
        }
        if (!gpus.isEmpty()) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of GPU evidence");
        }
    }

    private static void requireEqual(RejectionCode code, String message, Bytes expected, Bytes actual)
            throws RejectedException {
        if (!expected.equals(actual)) {
            throw new RejectedException(new Finding(code, message, expected.hex(), actual.hex()));
        }
    }
}
