package dev.assay.cli.report;

import dev.assay.json.JsonValue;

/**
 * What a command has to say, once, at its end.
 *
 * @param status the exit status
 * @param json the object for programs
 * @param text the same for people, ending in a line break
 * @param complaint whether the text is no result but a complaint, which belongs on standard error
 */
public record Report(ExitStatus status, JsonValue.JsonObject json, String text, boolean complaint) {
    /** A result. */
    public Report(ExitStatus status, JsonValue.JsonObject json, TextBlock text) {
        this(status, json, text.toString(), false);
    }
}
