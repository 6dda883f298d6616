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
import java.util.TreeSet;

/**
 * The machines that are allowed, by the name of their identifier. Where a name is not there, any machine of that vendor
 * is allowed. Identifiers are hexadecimal in the document; AWS's are text.
 *
 * @param allowed by {@code ppid}, {@code chip_id}, {@code ueid} or {@code module_id}
 */
public record PlatformRules(Map<String, List<String>> allowed) {
    private static final String MODULE_ID = "module_id";
    private static final List<String> NAMES = List.of("ppid", "chip_id", "ueid", MODULE_ID);
    private static final int MAX_ID_BYTES = 128;
    private static final int MAX_MODULE_ID_CHARS = 256;

    /** Copies the map, sorted. */
    public PlatformRules {
        Map<String, List<String>> copy = new TreeMap<>();
        allowed.forEach((name, ids) -> copy.put(name, List.copyOf(ids)));
        allowed = Collections.unmodifiableMap(copy);
    }

    /** The machines allowed for this kind of TEE; any when empty. */
    public List<String> of(TeeType tee) {
        return allowed.getOrDefault(nameFor(tee), List.of());
    }

    /** What the identifier of this kind's machines is called; empty where they have none. */
    public static String nameFor(TeeType tee) {
        return switch (tee) {
            case SGX, TDX -> "ppid";
            case SEV_SNP -> "chip_id";
            case NVIDIA -> "ueid";
            case NITRO -> MODULE_ID;
            case SIMULATED -> "";
        };
    }

    static PlatformRules read(JsonFields fields, String where) throws MalformedException {
        Map<String, List<String>> allowed = new TreeMap<>();
        try (JsonFields platforms = PolicyFields.object(fields, "platforms", where)) {
            for (String name : NAMES) {
                TreeSet<String> ids = new TreeSet<>();
                for (JsonValue id : platforms.array(name, PolicyFields.MAX_ENTRIES)) {
                    ids.add(id(id, name, where + ".platforms." + name));
                }
                if (!ids.isEmpty()) {
                    allowed.put(name, List.copyOf(ids));
                }
            }
        }
        return new PlatformRules(allowed);
    }

    private static String id(JsonValue value, String name, String where) throws MalformedException {
        if (!name.equals(MODULE_ID)) {
            return PolicyFields.hex(value, MAX_ID_BYTES, where).hex();
        }
        String id = JsonFields.asText(value, MAX_MODULE_ID_CHARS, where);
        if (id.isEmpty()) {
            throw new MalformedException(where + ": empty");
        }
        return id;
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> platforms = new LinkedHashMap<>();
        allowed.forEach((name, ids) -> platforms.put(name, JsonValue.ofStrings(ids)));
        members.put("platforms", new JsonValue.JsonObject(platforms));
    }
}
