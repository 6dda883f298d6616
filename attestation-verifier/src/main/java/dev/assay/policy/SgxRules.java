package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an SGX enclave's report must say beside its measurements; the debug flag has a rule of its own.
 *
 * @param attributes ATTRIBUTES, 16 bytes; null means any
 * @param miscSelect MISCSELECT, 4 bytes; null means any
 */
public record SgxRules(
        @Nullable MaskedValue attributes, @Nullable MaskedValue miscSelect) {
    private static final int ATTRIBUTES_BYTES = 16;
    private static final int MISC_SELECT_BYTES = 4;

    static SgxRules read(JsonFields fields, String where) throws MalformedException {
        String at = where + ".sgx";
        try (JsonFields rules = PolicyFields.object(fields, "sgx", where)) {
            return new SgxRules(
                    MaskedValue.read(rules, "attributes", ATTRIBUTES_BYTES, at),
                    MaskedValue.read(rules, "misc_select", MISC_SELECT_BYTES, at));
        }
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> rules = new LinkedHashMap<>();
        MaskedValue.write(rules, "attributes", attributes);
        MaskedValue.write(rules, "misc_select", miscSelect);
        members.put("sgx", new JsonValue.JsonObject(rules));
    }
}
