package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Kinds of members that several rules have. */
final class PolicyFields {
    static final int MAX_ENTRIES = 1024;
    static final long DAY_SECONDS = 86_400;
    /** No span of time in a policy is longer. */
    static final long MAX_SECONDS = 3650 * DAY_SECONDS;

    private PolicyFields() {}

    /** The nested object of this name; an empty one when absent, so that its rules have their defaults. */
    static JsonFields object(JsonFields fields, String name, String where) throws MalformedException {
        JsonValue value = fields.optional(name);
        return new JsonFields(value == null ? new JsonValue.JsonObject(Map.of()) : value, where + "." + name);
    }

    static @Nullable Long optionalInteger(JsonFields fields, String name, long min, long max, String where)
            throws MalformedException {
        JsonValue value = fields.optional(name);
        return value == null ? null : JsonFields.asInteger(value, min, max, where + "." + name);
    }

    /** Strings sorted and without repetition, so that equal sets have equal documents. */
    static List<String> sortedTexts(JsonFields fields, String name, int maxChars) throws MalformedException {
        return List.copyOf(new TreeSet<>(fields.texts(name, MAX_ENTRIES, maxChars)));
    }

    /** Bytes in hexadecimal: at least one, at most {@code maxBytes}. */
    static Bytes hex(JsonValue value, int maxBytes, String where) throws MalformedException {
        String text = JsonFields.asText(value, 2 * maxBytes, where);
        try {
            if (!text.isEmpty()) {
                return Bytes.fromHex(text);
            }
        } catch (MalformedException notHex) {
            throw new MalformedException(where + ": expected hexadecimal");
        }
        throw new MalformedException(where + ": empty");
    }
}
