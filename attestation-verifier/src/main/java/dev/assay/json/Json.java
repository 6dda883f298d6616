package dev.assay.json;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Strict JSON: UTF-8 only, no member twice, bounded depth, nothing after the value. */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    /** As many values as a stranger's document needs: real collateral has a thousand. */
    public static final int MAX_VALUES = 32_768;

    private Json() {}

    /**
     * Reads one JSON value of at most {@code maxBytes} bytes.
     *
     * @param where names the document in errors
     */
    public static JsonValue parse(Bytes utf8, int maxBytes, String where) throws MalformedException {
        return parser(utf8, maxBytes, Integer.MAX_VALUE, where).parseAll();
    }

    /**
     * The same for a stranger's document, which takes more memory the more values are in it: some hundred bytes for each.
     *
     * @param maxValues how many values there may be, those within others counted
     */
    public static JsonValue parse(Bytes utf8, int maxBytes, int maxValues, String where) throws MalformedException {
        return parser(utf8, maxBytes, maxValues, where).parseAll();
    }

    private static JsonParser parser(Bytes utf8, int maxBytes, int maxValues, String where) throws MalformedException {
        if (utf8.length() > maxBytes) {
            throw new MalformedException(where + ": " + utf8.length() + " bytes, at most " + maxBytes + " allowed");
        }
        return new JsonParser(Utf8.decode(utf8.toArray(), where), maxValues, where);
    }

    /**
     * Reads one JSON object of at most {@code maxBytes} bytes and {@link #MAX_VALUES}, each member with the bytes that it was read from.
     *
     * @param where names the document in errors
     */
    public static Map<String, RawMember> parseRawMembers(Bytes utf8, int maxBytes, String where)
            throws MalformedException {
        return parser(utf8, maxBytes, MAX_VALUES, where).parseRawMembers();
    }

    /** Writes without white space, members in the order of the object. */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, out, false);
        return out.toString();
    }

    /**
     * Writes the canonical form that is hashed and compared: no white space, members ascending by UTF-16 code units
     * (RFC 8785 section 3.2.3). Assay's documents hold integers only, so that RFC 8785's number form is their own.
     */
    public static String writeCanonical(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, out, true);
        return out.toString();
    }

    private static void write(JsonValue value, StringBuilder out, boolean sorted) {
        if (value instanceof JsonValue.JsonObject object) {
            writeObject(object, out, sorted);
        } else if (value instanceof JsonValue.JsonArray array) {
            String separator = "[";
            for (JsonValue item : array.items()) {
                out.append(separator);
                write(item, out, sorted);
                separator = ",";
            }
            out.append(array.items().isEmpty() ? "[]" : "]");
        } else if (value instanceof JsonValue.JsonString string) {
            writeString(string.value(), out);
        } else if (value instanceof JsonValue.JsonNumber number) {
            out.append(number.text());
        } else if (value instanceof JsonValue.JsonBool bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private static void writeObject(JsonValue.JsonObject object, StringBuilder out, boolean sorted) {
        List<Map.Entry<String, JsonValue>> entries =
                new ArrayList<>(object.members().entrySet());
        if (sorted) {
            entries.sort(Map.Entry.comparingByKey());
        }
        String separator = "{";
        for (Map.Entry<String, JsonValue> entry : entries) {
            out.append(separator);
            writeString(entry.getKey(), out);
            out.append(':');
            write(entry.getValue(), out, sorted);
            separator = ",";
        }
        out.append(entries.isEmpty() ? "{}" : "}");
    }

    private static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int named = "\"\\\b\f\n\r\t".indexOf(c);
            if (named >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(named));
            } else if (c < 0x20) {
                out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
