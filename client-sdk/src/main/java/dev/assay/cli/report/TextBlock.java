package dev.assay.cli.report;

import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Text for people: names on the left, values aligned to their right. */
public final class TextBlock {
    private static final int MAX_NAME_WIDTH = 24;

    private record Line(int indent, String name, String value) {}

    private final List<Line> lines = new ArrayList<>();

    /** A name with its value. */
    public TextBlock line(String name, String value) {
        lines.add(new Line(0, name, value));
        return this;
    }

    /** Text across the whole width. */
    public TextBlock text(String text) {
        lines.add(new Line(-1, text, ""));
        return this;
    }

    /** An empty line. */
    public TextBlock gap() {
        return text("");
    }

    /** Complaints, each with what was expected and what was found. */
    public TextBlock findings(List<Finding> findings) {
        for (Finding finding : findings) {
            text("  " + finding.code().code());
            text("      " + finding.message());
            if (!finding.expected().isEmpty()) {
                text("      expected  " + finding.expected());
            }
            if (!finding.actual().isEmpty()) {
                text("      found     " + finding.actual());
            }
        }
        return this;
    }

    /** A JSON value, members as lines, nested ones indented. */
    public TextBlock tree(JsonValue value) {
        tree(value, 0);
        return this;
    }

    private void tree(JsonValue value, int indent) {
        if (value instanceof JsonValue.JsonObject object) {
            object.members().forEach((name, member) -> member(name, member, indent));
        } else if (value instanceof JsonValue.JsonArray array) {
            for (int i = 0; i < array.items().size(); i++) {
                member("[" + i + "]", array.items().get(i), indent);
            }
        }
    }

    private void member(String name, JsonValue member, int indent) {
        if (isLeaf(member)) {
            lines.add(new Line(indent, name.replace('_', ' '), leaf(member)));
        } else {
            lines.add(new Line(indent, name.replace('_', ' '), ""));
            tree(member, indent + 2);
        }
    }

    private static boolean isLeaf(JsonValue value) {
        return !(value instanceof JsonValue.JsonObject object
                        && !object.members().isEmpty())
                && !(value instanceof JsonValue.JsonArray array
                        && !array.items().isEmpty()
                        && array.items().stream().anyMatch(item -> !(item instanceof JsonValue.JsonString)));
    }

    /** Untrusted text gets no say over the terminal. */
    private static String leaf(JsonValue value) {
        if (value instanceof JsonValue.JsonString string) {
            return printable(string.value());
        }
        if (value instanceof JsonValue.JsonArray array) {
            List<String> items = array.items().stream().map(TextBlock::leaf).toList();
            return items.isEmpty() ? "none" : String.join(", ", items);
        }
        if (value instanceof JsonValue.JsonNumber number) {
            return number.text();
        }
        if (value instanceof JsonValue.JsonBool bool) {
            return bool.value() ? "yes" : "no";
        }
        return value instanceof JsonValue.JsonObject ? "none" : "-";
    }

    /** Without control characters. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }

    @Override
    public String toString() {
        int width = lines.stream()
                .filter(line -> line.indent() >= 0)
                .mapToInt(line ->
                        Math.min(MAX_NAME_WIDTH, line.indent() + line.name().length()))
                .max()
                .orElse(0);
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            String name = " ".repeat(Math.max(0, line.indent())) + line.name();
            String padding = line.value().isEmpty() ? "" : " ".repeat(Math.max(0, width - name.length()) + 2);
            out.append(name).append(padding).append(line.value()).append('\n');
        }
        return out.toString();
    }

    /** Members of {@code object} whose names are in {@code names}, as lines. */
    public TextBlock lines(Map<String, JsonValue> object, List<String> names) {
        for (String name : names) {
            JsonValue value = object.get(name);
            if (value != null) {
                member(name, value, 0);
            }
        }
        return this;
    }
}
