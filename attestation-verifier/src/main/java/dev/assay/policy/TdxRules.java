package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a TDX trust domain's report must say beside its measurements; the debug flag has a rule of its own.
 *
 * @param dangerouslyAcceptSeptVe the host may make the trust domain take a virtualization exception on access to its
 *     private memory (attribute SEPT_VE_DISABLE is not set)
 * @param acceptMigration the trust domain may be migrated, or a service trust domain is bound to it
 * @param attributes TDATTRIBUTES, 8 bytes; null means any beyond the rules above
 * @param xfam XFAM, 8 bytes; null means any
 */
public record TdxRules(
        boolean dangerouslyAcceptSeptVe,
        boolean acceptMigration,
        @Nullable MaskedValue attributes,
        @Nullable MaskedValue xfam) {
    private static final int FIELD_BYTES = 8;

    static TdxRules read(JsonFields fields, String where) throws MalformedException {
        String at = where + ".tdx";
        try (JsonFields rules = PolicyFields.object(fields, "tdx", where)) {
            return new TdxRules(
                    rules.bool("dangerously_accept_sept_ve", false),
                    rules.bool("accept_migration", false),
                    MaskedValue.read(rules, "attributes", FIELD_BYTES, at),
                    MaskedValue.read(rules, "xfam", FIELD_BYTES, at));
        }
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> rules = new LinkedHashMap<>();
        rules.put("dangerously_accept_sept_ve", JsonValue.of(dangerouslyAcceptSeptVe));
        rules.put("accept_migration", JsonValue.of(acceptMigration));
        MaskedValue.write(rules, "attributes", attributes);
        MaskedValue.write(rules, "xfam", xfam);
        members.put("tdx", new JsonValue.JsonObject(rules));
    }
}
