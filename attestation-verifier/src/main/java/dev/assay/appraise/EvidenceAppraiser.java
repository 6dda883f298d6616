package dev.assay.appraise;

import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;

/** The rules about evidence itself: which kind of TEE, which code, in which state. */
public final class EvidenceAppraiser {
    private final VerifiedEvidence evidence;
    private final Policy policy;
    private final long now;
    private final List<Finding> findings = new ArrayList<>();

    private EvidenceAppraiser(VerifiedEvidence evidence, Policy policy, long now) {
        this.evidence = evidence;
        this.policy = policy;
        this.now = now;
    }

    /** All complaints of {@code policy} about {@code evidence}, in a fixed order. */
    public static List<Finding> appraise(VerifiedEvidence evidence, Policy policy, long nowEpochSeconds) {
        EvidenceAppraiser appraiser = new EvidenceAppraiser(evidence, policy, nowEpochSeconds);
        appraiser.tee();
        appraiser.measurements();
        appraiser.debug();
        return List.copyOf(appraiser.findings);
    }

    private void tee() {
        boolean simulated = evidence.tee() == TeeType.SIMULATED;
        if (simulated && policy.mode() == Mode.REAL) {
            complain(
                    RejectionCode.POLICY_SIMULATED_REFUSED,
                    "simulated evidence protects nothing; a policy for real TEEs refuses it",
                    "a real TEE",
                    TeeType.SIMULATED.id());
        } else if (!simulated && policy.mode() == Mode.SIMULATED) {
            complain(
                    RejectionCode.POLICY_REAL_REFUSED,
                    "a policy in simulated mode accepts simulated evidence only",
                    TeeType.SIMULATED.id(),
                    evidence.tee().id());
        } else if (!policy.tees().contains(evidence.tee())) {
            complain(
                    RejectionCode.POLICY_TEE_NOT_ALLOWED,
                    "the policy's \"tees\" does not list this kind of TEE",
                    policy.tees().stream().map(TeeType::id).sorted().toList().toString(),
                    evidence.tee().id());
        }
    }

    private void measurements() {
        boolean allowed = policy.referenceValues().stream()
                .anyMatch(r -> r.tee() == evidence.tee()
                        && r.value().equals(evidence.measurements().get(r.name())));
        if (!allowed && !policy.dangerouslyAcceptAnyMeasurement()) {
            complain(
                    RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
                    "no reference value for this code; add its measurement to \"reference_values\"",
                    policy.referenceValues().stream()
                            .filter(r -> r.tee() == evidence.tee())
                            .map(r -> r.name() + "=" + r.value().hex())
                            .toList()
                            .toString(),
                    evidence.measurements().toString());
        }
    }

    private void debug() {
        if (evidence.debug() && !policy.dangerouslyAcceptDebug()) {
            complain(RejectionCode.POLICY_DEBUG_NOT_ALLOWED, "the TEE can be debugged", "false", "true");
        }
    }

    private void complain(RejectionCode code, String message, String expected, String actual) {
        findings.add(new Finding(code, message, expected, actual));
    }
}
