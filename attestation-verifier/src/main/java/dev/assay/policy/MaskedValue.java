package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some bits of a field, and what they must be: (field AND mask) = value.
 *
 * @param value as the evidence carries the bytes, in its order
 * @param mask of the same length
 */
public record MaskedValue(Bytes value, Bytes mask) {
    /** Whether {@code field} has the wanted bits. */
    public boolean fits(Bytes field) {
        if (field.length() != mask.length()) {
            return false;
        }
        for (int i = 0; i < mask.length(); i++) {
            if ((field.at(i) & mask.at(i)) != value.at(i)) {
                return false;
            }
        }
        return true;
    }

    static @Nullable MaskedValue read(JsonFields fields, String name, int length, String where)
            throws MalformedException {
        JsonValue object = fields.optional(name);
        if (object == null) {
            return null;
        }
        try (JsonFields parts = new JsonFields(object, where + "." + name)) {
            MaskedValue masked = new MaskedValue(parts.hex("value", length), parts.hex("mask", length));
            if (!masked.fits(masked.value)) {
                throw new MalformedException(where + "." + name + ": the value has bits outside the mask");
            }
            return masked;
        }
    }

    static void write(Map<String, JsonValue> members, String name, @Nullable MaskedValue masked) {
        if (masked != null) {
            Map<String, JsonValue> parts = new LinkedHashMap<>();
            parts.put("value", JsonValue.of(masked.value.hex()));
            parts.put("mask", JsonValue.of(masked.mask.hex()));
            members.put(name, new JsonValue.JsonObject(parts));
        }
    }
}
