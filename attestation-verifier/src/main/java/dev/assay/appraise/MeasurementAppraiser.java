package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.policy.MeasurementNames;
import dev.assay.policy.Policy;
import dev.assay.policy.ReferenceValue;
import dev.assay.result.RejectionCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which code runs: one reference value must fit as a whole. */
final class MeasurementAppraiser {
    private MeasurementAppraiser() {}

    static void appraise(VerifiedEvidence evidence, Policy policy, Findings findings) {
        if (policy.dangerouslyAcceptAnyMeasurement()) {
            return;
        }
        List<ReferenceValue> measured = policy.referenceValues().stream()
                .filter(reference -> reference.tee() == evidence.tee() && isMeasured(reference, evidence))
                .toList();
        List<ReferenceValue> whole = measured.stream()
                .filter(reference -> policy.dangerouslyAcceptPartialMeasurements() || !reference.isPartial())
                .toList();
        if (whole.stream().anyMatch(reference -> isNewEnough(reference, evidence))) {
            return;
        }
        if (!whole.isEmpty()) {
            tooOld(whole.get(0), evidence, findings);
        } else if (!measured.isEmpty()) {
            partial(measured.get(0), findings);
        } else {
            unknown(evidence, policy, findings);
        }
    }

    private static boolean isMeasured(ReferenceValue reference, VerifiedEvidence evidence) {
        Map<String, Bytes> actual = evidence.measurements();
        Long isvProdId = reference.isvProdId();
        return reference.measurements().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(actual.get(wanted.getKey())))
                && (isvProdId == null || isvProdId.equals(evidence.attributes().get(Attributes.ISV_PROD_ID)));
    }

    private static boolean isNewEnough(ReferenceValue reference, VerifiedEvidence evidence) {
        Long floor = reference.minIsvSvn();
        @Nullable Long actual = evidence.attributes().get(Attributes.ISV_SVN);
        return floor == null || actual != null && actual >= floor;
    }

    private static void tooOld(ReferenceValue reference, VerifiedEvidence evidence, Findings findings) {
        findings.add(
                RejectionCode.POLICY_SVN_TOO_LOW,
                "the code is known, but its version is lower than the reference value's \"min_isv_svn\"",
                String.valueOf(reference.minIsvSvn()),
                Attributes.text(evidence, Attributes.ISV_SVN));
    }

    private static void partial(ReferenceValue reference, Findings findings) {
        findings.add(
                RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
                "a reference value fits, but it leaves open which code was launched; add the launch measurement"
                        + " (or, for SGX, \"isv_prod_id\" and \"min_isv_svn\"), or set"
                        + " \"dangerously_accept_partial_measurements\"",
                "a launch measurement",
                reference.describe());
    }

    private static void unknown(VerifiedEvidence evidence, Policy policy, Findings findings) {
        List<String> known = policy.referenceValues().stream()
                .filter(reference -> reference.tee() == evidence.tee())
                .map(ReferenceValue::describe)
                .toList();
        findings.add(
                RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
                "no reference value for this code; add its measurements to \"reference_values\"",
                known.toString(),
                shown(evidence).describe());
    }

    /** As a reference value could say it. */
    private static ReferenceValue shown(VerifiedEvidence evidence) {
        Map<String, Bytes> measurements = evidence.measurements();
        measurements.keySet().retainAll(MeasurementNames.launch(evidence.tee()));
        return ReferenceValue.of(evidence.tee(), measurements);
    }
}
