package dev.assay.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON value (RFC 8259). Numbers keep their text, so that nothing is lost to floating point. */
public sealed interface JsonValue {

    /** Members in the order read or put. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** Keeps the order of {@code members}. */
        public JsonObject {
            members = new LinkedHashMap<>(members);
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> items) implements JsonValue {
        /** Copies the list. */
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record JsonString(String value) implements JsonValue {}

    /** A number, as written. */
    record JsonNumber(String text) implements JsonValue {}

    /** true or false. */
    record JsonBool(boolean value) implements JsonValue {}

    /** null. */
    record JsonNull() implements JsonValue {}

    /** A string. */
    static JsonValue of(String value) {
        return new JsonString(value);
    }

    /** An integer. */
    static JsonValue of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** A boolean. */
    static JsonValue of(boolean value) {
        return new JsonBool(value);
    }

    /** An array of strings. */
    static JsonValue ofStrings(List<String> values) {
        return new JsonArray(values.stream().map(JsonValue::of).toList());
    }
}
