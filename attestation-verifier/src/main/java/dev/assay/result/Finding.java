package dev.assay.result;

import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One complaint, worded so that a person can act on it.
 *
 * @param code the stable reason
 * @param message one sentence, no user data
 * @param expected what would have been accepted; empty when there is nothing to say
 * @param actual what was found; empty when there is nothing to say
 */
public record Finding(RejectionCode code, String message, String expected, String actual) {
    /** A finding without values. */
    public static Finding of(RejectionCode code, String message) {
        return new Finding(code, message, "", "");
    }

    /** As an object with the four members. */
    public JsonValue toJson() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("code", JsonValue.of(code.code()));
        members.put("message", JsonValue.of(message));
        members.put("expected", JsonValue.of(expected));
        members.put("actual", JsonValue.of(actual));
        return new JsonValue.JsonObject(members);
    }
}
