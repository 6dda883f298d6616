package dev.assay.cli;

import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.util.Map;

/** JSON with line breaks, for documents that people edit. */
final class PrettyJson {
    private static final String STEP = "  ";

    private PrettyJson() {}

    static String write(JsonValue value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.toString();
    }

    private static void write(JsonValue value, String lineBreak, StringBuilder out) {
        if (value instanceof JsonValue.JsonObject object && !object.members().isEmpty()) {
            String separator = "{";
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                out.append(separator).append(lineBreak).append(STEP);
                out.append(Json.write(JsonValue.of(member.getKey()))).append(": ");
                write(member.getValue(), lineBreak + STEP, out);
                separator = ",";
            }
            out.append(lineBreak).append('}');
        } else if (value instanceof JsonValue.JsonArray array && !array.items().isEmpty()) {
            String separator = "[";
            for (JsonValue item : array.items()) {
                out.append(separator).append(lineBreak).append(STEP);
                write(item, lineBreak + STEP, out);
                separator = ",";
            }
            out.append(lineBreak).append(']');
        } else {
            out.append(Json.write(value));
        }
    }
}
