package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What GPUs and switches must show.
 *
 * @param dangerouslyAcceptUnknownMeasurements devices are accepted although their measurements were not compared with
 *     the vendor's reference values, for lack of them
 * @param dangerouslyAcceptMeasurementMismatch devices are accepted although some of their measurements are none of the
 *     vendor's reference values
 * @param dangerouslyAcceptUnknownMode a device's report is accepted alone, without an enclave's word that the device is
 *     in confidential-computing mode
 * @param acceptCertificateHold a device certificate that its vendor has put on hold is accepted
 * @param maxAgeSeconds longest time between a device's report and the statement that names it
 */
public record GpuRules(
        boolean dangerouslyAcceptUnknownMeasurements,
        boolean dangerouslyAcceptMeasurementMismatch,
        boolean dangerouslyAcceptUnknownMode,
        boolean acceptCertificateHold,
        long maxAgeSeconds) {
    private static final long DEFAULT_MAX_AGE_SECONDS = PolicyFields.DAY_SECONDS;

    static GpuRules read(JsonFields fields, String where) throws MalformedException {
        try (JsonFields rules = PolicyFields.object(fields, "gpu", where)) {
            return new GpuRules(
                    rules.bool("dangerously_accept_unknown_measurements", false),
                    rules.bool("dangerously_accept_measurement_mismatch", false),
                    rules.bool("dangerously_accept_unknown_mode", false),
                    rules.bool("accept_certificate_hold", false),
                    rules.integer("max_age_seconds", 1, PolicyFields.MAX_SECONDS, DEFAULT_MAX_AGE_SECONDS));
        }
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> rules = new LinkedHashMap<>();
        rules.put("dangerously_accept_unknown_measurements", JsonValue.of(dangerouslyAcceptUnknownMeasurements));
        rules.put("dangerously_accept_measurement_mismatch", JsonValue.of(dangerouslyAcceptMeasurementMismatch));
        rules.put("dangerously_accept_unknown_mode", JsonValue.of(dangerouslyAcceptUnknownMode));
        rules.put("accept_certificate_hold", JsonValue.of(acceptCertificateHold));
        rules.put("max_age_seconds", JsonValue.of(maxAgeSeconds));
        members.put("gpu", new JsonValue.JsonObject(rules));
    }
}
