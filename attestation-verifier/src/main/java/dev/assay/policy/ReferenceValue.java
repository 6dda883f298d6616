package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One piece of code that is allowed: evidence must show all of these measurements together.
 *
 * @param tee the kind of TEE it is for
 * @param measurements by their names in the claims, at least one; see {@link MeasurementNames}
 * @param isvProdId the SGX product id; null means any
 * @param minIsvSvn lowest SGX security version number; null means any
 */
public record ReferenceValue(
        TeeType tee,
        Map<String, Bytes> measurements,
        @Nullable Long isvProdId,
        @Nullable Long minIsvSvn) {
    private static final int MAX_MEASUREMENT_BYTES = 64;
    private static final int MAX_UINT16 = 0xffff;

    /** Copies the map, sorted. */
    public ReferenceValue {
        measurements = Collections.unmodifiableMap(new TreeMap<>(measurements));
    }

    /** Code with these measurements, whatever its SGX product id and version. */
    public static ReferenceValue of(TeeType tee, Map<String, Bytes> measurements) {
        return new ReferenceValue(tee, measurements, null, null);
    }

    /**
     * Whether this leaves open which code was launched: a signer without a product and version, or registers that are
     * extended by code that is not pinned itself.
     */
    public boolean isPartial() {
        return switch (tee) {
            case SGX ->
                !has("mrenclave") && (!has(MeasurementNames.MRSIGNER) || isvProdId == null || minIsvSvn == null);
            case TDX -> !has("mrtd");
            case NITRO -> !has("pcr0");
            case SEV_SNP, SIMULATED -> !has("measurement");
            case NVIDIA -> true;
        };
    }

    private boolean has(String name) {
        return measurements.containsKey(name);
    }

    static ReferenceValue read(JsonValue item, String where) throws MalformedException {
        try (JsonFields fields = new JsonFields(item, where)) {
            TeeType tee = TeeType.fromId(fields.text("tee", 16), where + ".tee");
            if (tee == TeeType.NVIDIA) {
                throw new MalformedException(
                        where + ".tee: the reference values of devices are the vendor's manifests");
            }
            Map<String, Bytes> measurements = measurements(fields, tee, where);
            Long isvProdId = null;
            Long minIsvSvn = null;
            if (tee == TeeType.SGX) {
                isvProdId = PolicyFields.optionalInteger(fields, "isv_prod_id", 0, MAX_UINT16, where);
                minIsvSvn = PolicyFields.optionalInteger(fields, "min_isv_svn", 0, MAX_UINT16, where);
            }
            return new ReferenceValue(tee, measurements, isvProdId, minIsvSvn);
        }
    }

    /** The object {@code measurements}, or the two members {@code name} and {@code value} of older documents. */
    private static Map<String, Bytes> measurements(JsonFields fields, TeeType tee, String where)
            throws MalformedException {
        JsonValue several = fields.optional("measurements");
        if (several == null) {
            String name = fields.text("name", 32);
            MeasurementNames.require(tee, name, where);
            return Map.of(name, PolicyFields.hex(fields.required("value"), MAX_MEASUREMENT_BYTES, where + ".value"));
        }
        if (!(several instanceof JsonValue.JsonObject object)
                || object.members().isEmpty()) {
            throw new MalformedException(where + ".measurements: expected an object of at least one measurement");
        }
        Map<String, Bytes> measurements = new TreeMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String at = where + ".measurements." + member.getKey();
            MeasurementNames.require(tee, member.getKey(), where + ".measurements");
            measurements.put(member.getKey(), PolicyFields.hex(member.getValue(), MAX_MEASUREMENT_BYTES, at));
        }
        return measurements;
    }

    JsonValue write() {
        Map<String, JsonValue> values = new LinkedHashMap<>();
        measurements.forEach((name, value) -> values.put(name, JsonValue.of(value.hex())));
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("tee", JsonValue.of(tee.id()));
        members.put("measurements", new JsonValue.JsonObject(values));
        if (isvProdId != null) {
            members.put("isv_prod_id", JsonValue.of(isvProdId));
        }
        if (minIsvSvn != null) {
            members.put("min_isv_svn", JsonValue.of(minIsvSvn));
        }
        return new JsonValue.JsonObject(members);
    }

    /** In words for findings: {@code mrtd=.. rtmr0=..}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        measurements.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value.hex()));
        if (isvProdId != null) {
            text.append(" isv_prod_id=").append(isvProdId);
        }
        if (minIsvSvn != null) {
            text.append(" isv_svn>=").append(minIsvSvn);
        }
        return text.toString();
    }
}
