package dev.assay.json;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an object member by member; {@link #close} refuses members that nobody asked for, so a typing error is seen. */
public final class JsonFields implements AutoCloseable {
    private final String where;
    private final Map<String, JsonValue> members;

    /** Reads {@code value}, which must be an object; {@code where} names it in errors. */
    public JsonFields(JsonValue value, String where) throws MalformedException {
        this.where = where;
        if (!(value instanceof JsonValue.JsonObject object)) {
            throw new MalformedException(where + ": expected an object");
        }
        this.members = new LinkedHashMap<>(object.members());
    }

    /** The member, or null. */
    public @Nullable JsonValue optional(String name) {
        return members.remove(name);
    }

    /** The member. */
    public JsonValue required(String name) throws MalformedException {
        JsonValue value = members.remove(name);
        if (value == null) {
            throw new MalformedException(where + ": \"" + name + "\" is missing");
        }
        return value;
    }

    /** A string of at most {@code maxChars} characters. */
    public String text(String name, int maxChars) throws MalformedException {
        return asText(required(name), maxChars, path(name));
    }

    /** An integer from {@code min} to {@code max}, or {@code fallback} when absent. */
    public long integer(String name, long min, long max, long fallback) throws MalformedException {
        JsonValue value = optional(name);
        return value == null ? fallback : asInteger(value, min, max, path(name));
    }

    /** A boolean, or {@code fallback} when absent. */
    public boolean bool(String name, boolean fallback) throws MalformedException {
        JsonValue value = optional(name);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof JsonValue.JsonBool bool)) {
            throw new MalformedException(path(name) + ": expected true or false");
        }
        return bool.value();
    }

    /** An array of at most {@code maxItems} items; empty when absent. */
    public List<JsonValue> array(String name, int maxItems) throws MalformedException {
        JsonValue value = optional(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonValue.JsonArray array) || array.items().size() > maxItems) {
            throw new MalformedException(path(name) + ": expected an array of at most " + maxItems);
        }
        return array.items();
    }

    /** An array of strings; empty when absent. */
    public List<String> texts(String name, int maxItems, int maxChars) throws MalformedException {
        List<String> texts = new ArrayList<>();
        for (JsonValue item : array(name, maxItems)) {
            texts.add(asText(item, maxChars, path(name)));
        }
        return texts;
    }

    /** Bytes written in hexadecimal, exactly {@code length} of them. */
    public Bytes hex(String name, int length) throws MalformedException {
        Bytes value = Bytes.fromHex(text(name, length * 2));
        if (value.length() != length) {
            throw new MalformedException(path(name) + ": expected " + length + " bytes in hexadecimal");
        }
        return value;
    }

    /** {@code value} as a string of at most {@code maxChars} characters. */
    public static String asText(JsonValue value, int maxChars, String where) throws MalformedException {
        if (!(value instanceof JsonValue.JsonString string)) {
            throw new MalformedException(where + ": expected a string");
        }
        if (string.value().length() > maxChars) {
            throw new MalformedException(where + ": longer than " + maxChars + " characters");
        }
        return string.value();
    }

    /** {@code value} as an integer from {@code min} to {@code max}. */
    public static long asInteger(JsonValue value, long min, long max, String where) throws MalformedException {
        if (value instanceof JsonValue.JsonNumber number && isInteger(number.text())) {
            long parsed = Long.parseLong(number.text());
            if (parsed >= min && parsed <= max) {
                return parsed;
            }
        }
        throw new MalformedException(where + ": expected an integer from " + min + " to " + max);
    }

    /** At most 18 digits, so that it fits a long. */
    private static boolean isInteger(String text) {
        if (text.length() > 18) {
            return false;
        }
        for (int i = text.startsWith("-") ? 1 : 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private String path(String name) {
        return where + "." + name;
    }

    /** Refuses members that nobody read. */
    @Override
    public void close() throws MalformedException {
        if (!members.isEmpty()) {
            throw new MalformedException(
                    where + ": unknown member \"" + members.keySet().iterator().next() + "\"");
        }
    }
}
