package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lowest security version numbers, by kind of TEE and by name. A name that is not there has no floor.
 *
 * @param floors by {@link TeeType#id} and then by name; see {@link #names}
 */
public record SvnFloors(Map<String, Map<String, Long>> floors) {
    private static final Map<TeeType, List<String>> NAMES = Map.of(
            TeeType.SGX, List.of("isv_svn"),
            TeeType.TDX, List.of("seam_svn", "seam_major_version"),
            TeeType.SEV_SNP, List.of("guest_svn", "bl", "tee", "snp", "ucode", "fmc"));

    /** Copies the maps, sorted. */
    public SvnFloors {
        Map<String, Map<String, Long>> copy = new TreeMap<>();
        floors.forEach((tee, numbers) -> copy.put(tee, Collections.unmodifiableMap(new TreeMap<>(numbers))));
        floors = Collections.unmodifiableMap(copy);
    }

    /** The floors for one kind of TEE, by name. */
    public Map<String, Long> of(TeeType tee) {
        return floors.getOrDefault(tee.id(), Map.of());
    }

    /** The names for one kind of TEE; AMD's are those of the reported TCB, Intel's TDX ones those of the TDX module. */
    public static List<String> names(TeeType tee) {
        List<String> names = NAMES.get(tee);
        return names == null ? List.of() : names;
    }

    static SvnFloors read(JsonFields fields, String where) throws MalformedException {
        Map<String, Map<String, Long>> floors = new TreeMap<>();
        try (JsonFields tees = PolicyFields.object(fields, "min_svns", where)) {
            for (TeeType tee : TeeType.values()) {
                JsonValue value = NAMES.containsKey(tee) ? tees.optional(tee.id()) : null;
                if (value != null) {
                    floors.put(tee.id(), numbers(value, tee, where + ".min_svns." + tee.id()));
                }
            }
        }
        return new SvnFloors(floors);
    }

    private static Map<String, Long> numbers(JsonValue value, TeeType tee, String where) throws MalformedException {
        Map<String, Long> numbers = new TreeMap<>();
        try (JsonFields fields = new JsonFields(value, where)) {
            for (String name : names(tee)) {
                @Nullable Long floor = PolicyFields.optionalInteger(fields, name, 0, 0xffff_ffffL, where);
                if (floor != null) {
                    numbers.put(name, floor);
                }
            }
        }
        return numbers;
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> tees = new LinkedHashMap<>();
        floors.forEach((tee, numbers) -> {
            Map<String, JsonValue> written = new LinkedHashMap<>();
            numbers.forEach((name, floor) -> written.put(name, JsonValue.of(floor)));
            if (!written.isEmpty()) {
                tees.put(tee, new JsonValue.JsonObject(written));
            }
        });
        members.put("min_svns", new JsonValue.JsonObject(tees));
    }
}
