package dev.assay.appraise;

import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.GpuState;
import dev.assay.policy.GpuRules;
import dev.assay.policy.Policy;
import dev.assay.result.RejectionCode;

/** GPUs and switches: what their reports say, and what the enclave beside them says of them. */
final class GpuAppraiser {
    private GpuAppraiser() {}

    /** What a device's own report says. */
    static void appraise(VerifiedEvidence device, GpuRules rules, Findings findings) {
        measurements(device, rules, findings);
        if (!isZero(device, Attributes.CERTIFICATE_HOLD) && !rules.acceptCertificateHold()) {
            findings.add(
                    RejectionCode.POLICY_REVOCATION_UNKNOWN,
                    "the vendor has put a certificate on hold; \"gpu.accept_certificate_hold\" lets it pass",
                    "good",
                    "certificateHold");
        }
    }

    private static void measurements(VerifiedEvidence device, GpuRules rules, Findings findings) {
        boolean compared = "1".equals(Attributes.text(device, Attributes.MEASUREMENTS_COMPARED));
        if (!compared && !rules.dangerouslyAcceptUnknownMeasurements()) {
            findings.add(
                    RejectionCode.POLICY_GPU_MEASUREMENTS_UNKNOWN,
                    "the device's measurements were not all compared with reference values; give the vendor's"
                            + " manifests for its driver and VBIOS as endorsements",
                    "compared",
                    "not compared");
        }
        if (!isZero(device, Attributes.MEASUREMENT_MISMATCHES) && !rules.dangerouslyAcceptMeasurementMismatch()) {
            findings.add(
                    RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
                    "measurements of the device are none of the vendor's reference values; the device runs other"
                            + " firmware, or newer manifests are needed",
                    "0 mismatches",
                    Attributes.text(device, Attributes.MEASUREMENT_MISMATCHES));
        }
    }

    private static boolean isZero(VerifiedEvidence device, String name) {
        return "0".equals(Attributes.text(device, name));
    }

    /** What the enclave says of a device, in its statement. */
    static void state(GpuState state, GpuRules rules, Findings findings) {
        if (state.ccMode() == 0 || state.devtools()) {
            findings.add(
                    RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL,
                    "a GPU is not in confidential-computing mode",
                    "CC mode on, devtools off",
                    "CC mode " + state.ccMode() + ", devtools " + state.devtools());
        }
        if (state.ageSeconds() > rules.maxAgeSeconds()) {
            findings.add(
                    RejectionCode.POLICY_EVIDENCE_STALE,
                    "a GPU's report is older than \"gpu.max_age_seconds\"",
                    Long.toString(rules.maxAgeSeconds()),
                    Long.toString(state.ageSeconds()));
        }
    }

    /** A device's report does not say in which mode the device is; only an enclave's statement does. */
    static void unknownMode(Policy policy, Findings findings) {
        if (!policy.gpu().dangerouslyAcceptUnknownMode()) {
            findings.add(
                    RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL,
                    "a device's report alone does not say whether it is in confidential-computing mode; an enclave's"
                            + " bundle does, or \"gpu.dangerously_accept_unknown_mode\" lets it pass",
                    "CC mode on, devtools off",
                    "unknown");
        }
    }

    /** A policy that wants a GPU, and a bundle without any. */
    static void required(int gpus, Policy policy, Findings findings) {
        if (gpus == 0 && policy.requireGpu()) {
            findings.add(RejectionCode.POLICY_GPU_REQUIRED, "the policy wants a confidential GPU", "1 or more", "0");
        }
    }
}
