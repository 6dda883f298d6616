package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machines that are allowed, by the name of their identifier. Where a name is not there, any machine of that vendor
 * is allowed.
 *
 * @param allowed by {@code ppid}, {@code chip_id}, {@code ueid} or {@code module_id}
 */
public record PlatformRules(Map<String, List<Bytes>> allowed) {
    private static final List<String> NAMES = List.of("ppid", "chip_id", "ueid", "module_id");
    private static final int MAX_ID_BYTES = 128;

    /** Copies the map, sorted. */
    public PlatformRules {
        Map<String, List<Bytes>> copy = new TreeMap<>();
        allowed.forEach((name, ids) -> copy.put(name, List.copyOf(ids)));
        allowed = Collections.unmodifiableMap(copy);
    }

    /** The machines allowed for this kind of TEE; any when empty. */
    public List<Bytes> of(TeeType tee) {
        return allowed.getOrDefault(nameFor(tee), List.of());
    }

    /** What the identifier of this kind's machines is called; empty where they have none. */
    public static String nameFor(TeeType tee) {
        return switch (tee) {
            case SGX, TDX -> "ppid";
            case SEV_SNP -> "chip_id";
            case NVIDIA -> "ueid";
            case NITRO -> "module_id";
            case SIMULATED -> "";
        };
    }

    static PlatformRules read(JsonFields fields, String where) throws MalformedException {
        Map<String, List<Bytes>> allowed = new TreeMap<>();
        try (JsonFields platforms = PolicyFields.object(fields, "platforms", where)) {
            for (String name : NAMES) {
                List<Bytes> ids = new ArrayList<>();
                for (String id : PolicyFields.sortedTexts(platforms, name, 2 * MAX_ID_BYTES)) {
                    ids.add(PolicyFields.hex(id, where + ".platforms." + name));
                }
                if (!ids.isEmpty()) {
                    allowed.put(name, ids);
                }
            }
        }
        return new PlatformRules(allowed);
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> platforms = new LinkedHashMap<>();
        allowed.forEach((name, ids) -> platforms.put(
                name, JsonValue.ofStrings(ids.stream().map(Bytes::hex).toList())));
        members.put("platforms", new JsonValue.JsonObject(platforms));
    }
}
