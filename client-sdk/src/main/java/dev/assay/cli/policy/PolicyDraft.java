package dev.assay.cli.policy;

import dev.assay.claims.VerifiedBundle;
import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.policy.Policy.Mode;
import dev.assay.policy.Policy.ReferenceValue;
import java.util.List;
import java.util.Set;

/** Policies made from what was seen. */
public final class PolicyDraft {
    private PolicyDraft() {}

    /** Accepts this code with these models, and is otherwise as strict as the default. */
    public static Policy from(VerifiedBundle bundle) {
        TeeType tee = bundle.cpu().tee();
        List<ReferenceValue> values = bundle.cpu().measurements().entrySet().stream()
                .map(entry -> new ReferenceValue(tee, entry.getKey(), entry.getValue()))
                .toList();
        List<AllowedModel> models = bundle.models().leaves().stream()
                .map(leaf -> new AllowedModel(leaf.name(), leaf.digest()))
                .distinct()
                .toList();
        return pinned(tee, values, models);
    }

    /** The strict default with one kind of TEE, these measurements and these models. */
    public static Policy pinned(TeeType tee, List<ReferenceValue> values, List<AllowedModel> models) {
        Policy strict = Policy.strictDefault();
        return new Policy(
                tee == TeeType.SIMULATED ? Mode.SIMULATED : Mode.REAL,
                Set.of(tee),
                values,
                strict.dangerouslyAcceptAnyMeasurement(),
                strict.dangerouslyAcceptDebug(),
                models,
                strict.acceptAnyModel(),
                strict.instanceNames(),
                strict.requireNonce(),
                strict.maxEvidenceAgeSeconds(),
                strict.maxRegistrationSeconds(),
                strict.requireAttestedTls(),
                strict.requireSessionBinding(),
                strict.requireGpu());
    }
}
