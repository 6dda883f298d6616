package dev.assay.verify;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.EvidenceAppraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuNonce;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.result.Appraisal;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EvidenceResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.amd.AmdVerifier;
import dev.assay.verify.aws.NitroVerifier;
import dev.assay.verify.intel.EventLogVerifier;
import dev.assay.verify.intel.IntelVerifier;
import dev.assay.verify.nvidia.NvidiaVerifier;
import dev.assay.verify.simulated.SimulatedEvidenceVerifier;
import java.util.ArrayList;
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

    /** Endorsements to be verified once and used for many pieces of evidence. */
    public PreparedCollateral prepare(Endorsements endorsements) {
        return new PreparedCollateral(endorsements, anchors, crypto);
    }

    /**
     * Verifies, then appraises.
     *
     * @param collateral more endorsements than the bundle brings, or already verified ones: see {@link #collateral}
     * @param expectations what this relying party knows: its nonce, its TLS connection
     * @param nowEpochSeconds seconds since 1970
     * @return a result that says verified or refused, with all findings
     * @throws MalformedException if the bundle cannot be read
     * @throws RejectedException if verification fails
     * @throws CollateralUnavailableException if an endorsement is missing without which nothing can be said
     */
    public AttestationResult verify(
            EvidenceBundle bundle,
            PreparedCollateral collateral,
            Policy policy,
            Expectations expectations,
            long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        VerifiedBundle verified = verifyEvidence(bundle, collateral, nowEpochSeconds);
        Appraisal appraisal = Appraiser.appraise(verified, policy, expectations, nowEpochSeconds);
        return new AttestationResult(verified, policy, appraisal, nowEpochSeconds);
    }

    /** Verifies, then appraises, a bundle by the endorsements that it brings. */
    public AttestationResult verify(
            EvidenceBundle bundle, Policy policy, Expectations expectations, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return verify(bundle, collateral(bundle), policy, expectations, nowEpochSeconds);
    }

    /**
     * Verifies, then appraises, evidence alone, without a statement.
     *
     * @throws MalformedException if the evidence or an endorsement cannot be read
     * @throws RejectedException if verification fails
     * @throws CollateralUnavailableException if an endorsement is missing without which nothing can be said
     */
    public EvidenceResult verify(CmwRecord evidence, PreparedCollateral collateral, Policy policy, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        VerifiedEvidence verified = verifyEvidence(evidence, collateral, nowEpochSeconds);
        List<Finding> findings = EvidenceAppraiser.appraise(verified, policy, nowEpochSeconds);
        return new EvidenceResult(verified, policy, findings, nowEpochSeconds);
    }

    /** The endorsements that a bundle brings. */
    public PreparedCollateral collateral(EvidenceBundle bundle) {
        return prepare(Endorsements.of(bundle));
    }

    /**
     * Verification alone, of evidence alone.
     *
     * @throws IllegalArgumentException if a verifier with other roots prepared {@code collateral}
     */
    public VerifiedEvidence verifyEvidence(CmwRecord evidence, PreparedCollateral collateral, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        if (!collateral.endsAt(anchors)) {
            throw new IllegalArgumentException("collateral of a verifier with other roots");
        }
        Bytes value = evidence.value();
        return switch (evidence.type()) {
            case SimulatedEvidence.MEDIA_TYPE ->
                SimulatedEvidenceVerifier.verify(SimulatedEvidence.decode(value), anchors, crypto);
            case MediaTypes.INTEL_QUOTE ->
                IntelVerifier.verify(value, collateral.intel(nowEpochSeconds), nowEpochSeconds, crypto);
            case MediaTypes.SEV_SNP_REPORT ->
                AmdVerifier.verify(value, collateral.amd(nowEpochSeconds), nowEpochSeconds, crypto);
            case MediaTypes.NVIDIA_REPORT ->
                NvidiaVerifier.verify(value, collateral.nvidia(nowEpochSeconds), nowEpochSeconds, crypto);
            case MediaTypes.NITRO_DOCUMENT -> NitroVerifier.verify(value, anchors.aws(), nowEpochSeconds, crypto);
            default ->
                throw new RejectedException(
                        RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of evidence");
        };
    }

    /** Verification alone, by the endorsements that the bundle brings. */
    public VerifiedBundle verifyEvidence(EvidenceBundle bundle, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return verifyEvidence(bundle, collateral(bundle), nowEpochSeconds);
    }

    /** Verification alone: signatures, chains, and that all parts belong to one statement. */
    public VerifiedBundle verifyEvidence(EvidenceBundle bundle, PreparedCollateral collateral, long nowEpochSeconds)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        // 1. The TEE's evidence is genuine, and of a CPU: a device cannot vouch for the code beside it.
        VerifiedEvidence cpu = verifyEvidence(bundle.cpu(), collateral, nowEpochSeconds);
        if (cpu.tee() == TeeType.NVIDIA) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "evidence of a device stands where a CPU's must");
        }

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

        // 6. Each GPU's evidence is genuine, and was made for this core: its nonce is SHA-256("assay gpu v1" || 0x00 ||
        // core digest || refresh counter).
        List<VerifiedEvidence> gpus = new ArrayList<>();
        for (CmwRecord gpu : bundle.gpus()) {
            VerifiedEvidence verified = verifyEvidence(gpu, collateral, nowEpochSeconds);
            if (verified.tee() != TeeType.NVIDIA) {
                throw new RejectedException(
                        RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "evidence of a CPU stands where a device's must");
            }
            long refresh = wrapper.gpus().get(gpus.size()).refreshCounter();
            requireEqual(
                    RejectionCode.STATEMENT_GPU_NONCE_MISMATCH,
                    "GPU " + gpus.size() + " reported for another core or refresh",
                    GpuNonce.of(coreDigest, refresh, crypto),
                    verified.reportData());
            gpus.add(verified);
        }

        // 7. The boot event log, where there is one, makes the registers of the evidence.
        VerifiedEvidence logged =
                bundle.eventLog() == null ? cpu : EventLogVerifier.verify(cpu, bundle.eventLog(), crypto);
        return new VerifiedBundle(logged, gpus, coreDigest, core, wrapper, models);
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
    }

    private static void requireEqual(RejectionCode code, String message, Bytes expected, Bytes actual)
            throws RejectedException {
        if (!expected.equals(actual)) {
            throw new RejectedException(new Finding(code, message, expected.hex(), actual.hex()));
        }
    }
}
