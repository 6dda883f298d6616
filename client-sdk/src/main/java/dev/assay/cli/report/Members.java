package dev.assay.cli.report;

import dev.assay.bytes.Bytes;
import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a JSON object member by member. */
public final class Members {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** Any value. */
    public Members put(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    /** Text. */
    public Members put(String name, String value) {
        return put(name, JsonValue.of(value));
    }

    /** An integer. */
    public Members put(String name, long value) {
        return put(name, JsonValue.of(value));
    }

    /** true or false. */
    public Members put(String name, boolean value) {
        return put(name, JsonValue.of(value));
    }

    /** Hexadecimal. */
    public Members put(String name, Bytes value) {
        return put(name, value.hex());
    }

    /** null: asked for, and there is none. */
    public Members putNull(String name) {
        return put(name, new JsonValue.JsonNull());
    }

    /** An array. */
    public Members put(String name, List<JsonValue> values) {
        return put(name, new JsonValue.JsonArray(values));
    }

    /** The member {@code findings}. */
    public Members putFindings(List<Finding> findings) {
        return put("findings", findings.stream().map(Finding::toJson).toList());
    }

    /** All members of another object. */
    public Members putAll(JsonValue.JsonObject object) {
        members.putAll(object.members());
        return this;
    }

    /** The object. */
    public JsonValue.JsonObject build() {
        return new JsonValue.JsonObject(members);
    }
}
