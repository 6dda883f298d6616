package dev.assay.client;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonValue;
import java.util.List;
import java.util.Set;

/** Reading of answers: members that are not known are left alone, for servers may say more than is asked. */
final class JsonReading {
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private JsonReading() {}

    static JsonValue member(JsonValue value, String name, String where) throws MalformedException {
        JsonValue member =
                value instanceof JsonValue.JsonObject object ? object.members().get(name) : null;
        if (member == null) {
            throw new MalformedException(where + ": \"" + name + "\" is missing");
        }
        return member;
    }

    static List<JsonValue> items(JsonValue value, String where) throws MalformedException {
        if (!(value instanceof JsonValue.JsonArray array)) {
            throw new MalformedException(where + ": expected an array");
        }
        return array.items();
    }

    static float[] floats(JsonValue value, String where) throws MalformedException {
        List<JsonValue> items = items(value, where);
        float[] floats = new float[items.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(real(items.get(i), where));
        }
        return floats;
    }

    /** The text of a number, or of one of the three that JSON has no numbers for. */
    static String real(JsonValue value, String where) throws MalformedException {
        return value instanceof JsonValue.JsonString text && NOT_FINITE.contains(text.value())
                ? text.value()
                : number(value, where);
    }

    /** The text of a number, which Java's parsers all take: JSON's grammar is the narrower one. */
    static String number(JsonValue value, String where) throws MalformedException {
        if (!(value instanceof JsonValue.JsonNumber number)) {
            throw new MalformedException(where + ": expected a number");
        }
        return number.text();
    }
}
