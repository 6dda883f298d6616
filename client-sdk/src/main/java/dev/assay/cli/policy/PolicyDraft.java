package dev.assay.cli.policy;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import dev.assay.policy.MeasurementNames;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.policy.ReferenceValue;
import java.util.List;
import java.util.Map;

/** Policies made from what was seen. */
public final class PolicyDraft {
    private PolicyDraft() {}

    /** Accepts this code with these models, and is otherwise as strict as the default. */
    public static Policy from(VerifiedEvidence evidence, ModelSet models) {
        List<AllowedModel> allowed = models.leaves().stream()
                .map(leaf -> new AllowedModel(leaf.name(), leaf.digest()))
                .distinct()
                .toList();
        return pinned(evidence.tee(), List.of(launched(evidence)), allowed);
    }

    private static ReferenceValue launched(VerifiedEvidence evidence) {
        Map<String, Bytes> measurements = evidence.measurements();
        measurements.keySet().retainAll(MeasurementNames.launch(evidence.tee()));
        return ReferenceValue.of(evidence.tee(), measurements);
    }

    /** The strict default with one kind of TEE, these measurements and these models. */
    public static Policy pinned(TeeType tee, List<ReferenceValue> code, List<AllowedModel> models) {
        return Policy.strictDefault().pinned(tee, code, models);
    }
}
