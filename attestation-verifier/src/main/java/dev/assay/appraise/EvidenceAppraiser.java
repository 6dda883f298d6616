package dev.assay.appraise;

import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.List;

/** The rules about one piece of evidence: which kind of TEE, which code, in which state, on which machine. */
public final class EvidenceAppraiser {
    private EvidenceAppraiser() {}

    /** All complaints of {@code policy} about evidence that comes alone, in a fixed order. */
    public static List<Finding> appraise(VerifiedEvidence evidence, Policy policy, long nowEpochSeconds) {
        Findings findings = new Findings();
        if (evidence.tee() == TeeType.NVIDIA) {
            device(evidence, policy, nowEpochSeconds, findings);
            GpuAppraiser.unknownMode(policy, findings);
        } else {
            cpu(evidence, policy, nowEpochSeconds, findings);
        }
        return findings.list();
    }

    /** All complaints about a device of which an enclave says in which state it is. */
    public static List<Finding> appraise(VerifiedEvidence device, GpuState state, Policy policy, long nowEpochSeconds) {
        Findings findings = new Findings();
        device(device, policy, nowEpochSeconds, findings);
        GpuAppraiser.state(state, policy.gpu(), findings);
        return findings.list();
    }

    /** The TEE that code runs in. */
    static void cpu(VerifiedEvidence evidence, Policy policy, long now, Findings findings) {
        tee(evidence, policy, findings);
        MeasurementAppraiser.appraise(evidence, policy, findings);
        debug(evidence, policy, findings);
        TcbAppraiser.appraise(evidence, policy.tcb(), now, findings);
        SvnAppraiser.appraise(evidence, policy.minSvns(), findings);
        switch (evidence.tee()) {
            case SGX -> SgxAppraiser.appraise(evidence, policy.sgx(), findings);
            case TDX -> TdxAppraiser.appraise(evidence, policy.tdx(), findings);
            case SEV_SNP -> SnpAppraiser.appraise(evidence, policy.sevSnp(), findings);
            case NITRO, NVIDIA, SIMULATED -> {
                // Nothing beside what all have.
            }
        }
        PlatformAppraiser.appraise(evidence, policy.platforms(), findings);
        EndorsementAppraiser.appraise(evidence, policy.endorsements(), now, findings);
    }

    /** A GPU or switch: no TEE of its own, and its code is compared by its verifier with what the vendor signed. */
    static void device(VerifiedEvidence evidence, Policy policy, long now, Findings findings) {
        if (policy.mode() == Mode.SIMULATED) {
            refuseReal(evidence, findings);
        }
        debug(evidence, policy, findings);
        GpuAppraiser.appraise(evidence, policy.gpu(), findings);
        PlatformAppraiser.appraise(evidence, policy.platforms(), findings);
        EndorsementAppraiser.appraise(evidence, policy.endorsements(), now, findings);
    }

    private static void tee(VerifiedEvidence evidence, Policy policy, Findings findings) {
        boolean simulated = evidence.tee() == TeeType.SIMULATED;
        if (simulated && policy.mode() == Mode.REAL) {
            findings.add(
                    RejectionCode.POLICY_SIMULATED_REFUSED,
                    "simulated evidence protects nothing; a policy for real TEEs refuses it",
                    "a real TEE",
                    TeeType.SIMULATED.id());
        } else if (!simulated && policy.mode() == Mode.SIMULATED) {
            refuseReal(evidence, findings);
        } else if (!policy.tees().contains(evidence.tee())) {
            findings.add(
                    RejectionCode.POLICY_TEE_NOT_ALLOWED,
                    "the policy's \"tees\" does not list this kind of TEE",
                    policy.tees().stream().map(TeeType::id).sorted().toList().toString(),
                    evidence.tee().id());
        }
    }

    private static void refuseReal(VerifiedEvidence evidence, Findings findings) {
        findings.add(
                RejectionCode.POLICY_REAL_REFUSED,
                "a policy in simulated mode accepts simulated evidence only",
                TeeType.SIMULATED.id(),
                evidence.tee().id());
    }

    private static void debug(VerifiedEvidence evidence, Policy policy, Findings findings) {
        if (evidence.debug() && !policy.dangerouslyAcceptDebug()) {
            findings.add(
                    RejectionCode.POLICY_DEBUG_NOT_ALLOWED,
                    "the TEE can be debugged, so its operator can read everything in it;"
                            + " only \"dangerously_accept_debug\" lets it pass",
                    "false",
                    "true");
        }
    }
}
