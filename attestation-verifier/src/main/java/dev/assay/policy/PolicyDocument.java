package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.model.ModelLeaf;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.policy.Policy.Mode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON form of a policy, version 1. Unknown members are refused: a misspelt rule must not silently not apply. */
final class PolicyDocument {
    private static final int MAX_BYTES = 1 << 18;
    private static final int MAX_ENTRIES = PolicyFields.MAX_ENTRIES;
    private static final long DAY_SECONDS = PolicyFields.DAY_SECONDS;
    private static final long YEAR_SECONDS = 365 * DAY_SECONDS;
    private static final String WHERE = "policy";

    private PolicyDocument() {}

    static Policy fromText(String json) {
        try {
            return read(Bytes.utf8(json));
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    static Policy read(Bytes document) throws MalformedException {
        try (JsonFields fields = new JsonFields(Json.parse(document, MAX_BYTES, Json.MAX_VALUES, WHERE), WHERE)) {
            JsonFields.asInteger(fields.required("assay_policy"), 1, 1, "policy.assay_policy (the version)");
            Mode mode = mode(fields.text("mode", 16));
            return new Policy(
                    mode,
                    tees(fields.texts("tees", TeeType.values().length, 16), mode),
                    referenceValues(fields.array("reference_values", MAX_ENTRIES)),
                    fields.bool("dangerously_accept_any_measurement", false),
                    fields.bool("dangerously_accept_partial_measurements", false),
                    fields.bool("dangerously_accept_debug", false),
                    models(fields.array("models", MAX_ENTRIES)),
                    fields.bool("accept_any_model", false),
                    fields.texts("instance_names", MAX_ENTRIES, 253),
                    fields.bool("require_nonce", true),
                    fields.integer("max_evidence_age_seconds", 1, YEAR_SECONDS, 300),
                    fields.integer("max_registration_seconds", 1, YEAR_SECONDS, DAY_SECONDS),
                    fields.bool("require_attested_tls", true),
                    fields.bool("require_session_binding", false),
                    fields.bool("require_gpu", false),
                    GpuRules.read(fields, WHERE),
                    TcbRules.read(fields, WHERE),
                    SvnFloors.read(fields, WHERE),
                    EndorsementRules.read(fields),
                    PlatformRules.read(fields, WHERE),
                    SgxRules.read(fields, WHERE),
                    TdxRules.read(fields, WHERE),
                    SnpRules.read(fields, WHERE));
        }
    }

    private static Mode mode(String id) throws MalformedException {
        for (Mode mode : Mode.values()) {
            if (mode.id().equals(id)) {
                return mode;
            }
        }
        throw new MalformedException("policy.mode: expected \"real\" or \"simulated\"");
    }

    private static Set<TeeType> tees(List<String> ids, Mode mode) throws MalformedException {
        Set<TeeType> tees = EnumSet.noneOf(TeeType.class);
        for (String id : ids) {
            TeeType tee = TeeType.fromId(id, "policy.tees");
            if (tee == TeeType.NVIDIA) {
                throw new MalformedException("policy.tees: a device is no TEE of its own; see \"require_gpu\"");
            }
            if ((tee == TeeType.SIMULATED) != (mode == Mode.SIMULATED)) {
                throw new MalformedException(
                        "policy.tees: a policy is for real TEEs or for simulated ones, never both");
            }
            tees.add(tee);
        }
        if (ids.isEmpty()) {
            tees.addAll(
                    mode == Mode.SIMULATED
                            ? EnumSet.of(TeeType.SIMULATED)
                            : EnumSet.complementOf(EnumSet.of(TeeType.SIMULATED, TeeType.NVIDIA)));
        }
        return tees;
    }

    private static List<ReferenceValue> referenceValues(List<JsonValue> items) throws MalformedException {
        List<ReferenceValue> values = new ArrayList<>();
        for (JsonValue item : items) {
            values.add(ReferenceValue.read(item, "policy.reference_values[" + values.size() + "]"));
        }
        return values;
    }

    private static List<AllowedModel> models(List<JsonValue> items) throws MalformedException {
        List<AllowedModel> models = new ArrayList<>();
        for (JsonValue item : items) {
            try (JsonFields fields = new JsonFields(item, "policy.models[" + models.size() + "]")) {
                models.add(new AllowedModel(fields.text("name", ModelLeaf.MAX_NAME_CHARS), fields.hex("digest", 32)));
            }
        }
        return models;
    }

    static JsonValue write(Policy policy) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("assay_policy", JsonValue.of(1));
        members.put("mode", JsonValue.of(policy.mode().id()));
        members.put(
                "tees",
                JsonValue.ofStrings(
                        policy.tees().stream().map(TeeType::id).sorted().toList()));
        members.put(
                "reference_values",
                new JsonValue.JsonArray(policy.referenceValues().stream()
                        .map(ReferenceValue::write)
                        .toList()));
        members.put("dangerously_accept_any_measurement", JsonValue.of(policy.dangerouslyAcceptAnyMeasurement()));
        members.put(
                "dangerously_accept_partial_measurements", JsonValue.of(policy.dangerouslyAcceptPartialMeasurements()));
        members.put("dangerously_accept_debug", JsonValue.of(policy.dangerouslyAcceptDebug()));
        members.put(
                "models",
                new JsonValue.JsonArray(
                        policy.models().stream().map(PolicyDocument::writeModel).toList()));
        members.put("accept_any_model", JsonValue.of(policy.acceptAnyModel()));
        members.put("instance_names", JsonValue.ofStrings(policy.instanceNames()));
        members.put("require_nonce", JsonValue.of(policy.requireNonce()));
        members.put("max_evidence_age_seconds", JsonValue.of(policy.maxEvidenceAgeSeconds()));
        members.put("max_registration_seconds", JsonValue.of(policy.maxRegistrationSeconds()));
        members.put("require_attested_tls", JsonValue.of(policy.requireAttestedTls()));
        members.put("require_session_binding", JsonValue.of(policy.requireSessionBinding()));
        members.put("require_gpu", JsonValue.of(policy.requireGpu()));
        policy.gpu().write(members);
        policy.tcb().write(members);
        policy.minSvns().write(members);
        policy.endorsements().write(members);
        policy.platforms().write(members);
        policy.sgx().write(members);
        policy.tdx().write(members);
        policy.sevSnp().write(members);
        return new JsonValue.JsonObject(members);
    }

    private static JsonValue writeModel(AllowedModel model) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("name", JsonValue.of(model.name()));
        members.put("digest", JsonValue.of(model.digest().hex()));
        return new JsonValue.JsonObject(members);
    }
}
