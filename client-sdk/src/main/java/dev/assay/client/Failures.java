package dev.assay.client;

import dev.assay.bytes.MalformedException;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.WireResponse;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong below into what the caller is told. */
final class Failures {
    private static final int MAX_ERROR_BODY_BYTES = 1 << 16;
    private static final int MAX_MESSAGE_CHARS = 300;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Pattern CODE = Pattern.compile("[a-z0-9_.-]{1,64}");

    private Failures() {}

    static AssayException of(TransportException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.failure()) {
            case UNREACHABLE, CLOSED -> new UnavailableException(UnavailableException.Kind.UNREACHABLE, message, e);
            case TLS_FAILED -> new UnavailableException(UnavailableException.Kind.TLS_FAILED, message, e);
            case CONNECTION_LOST -> new UnavailableException(UnavailableException.Kind.CONNECTION_LOST, message, e);
            case TIMED_OUT -> new UnavailableException(UnavailableException.Kind.TIMED_OUT, message, e);
            case INTERRUPTED -> new UnavailableException(UnavailableException.Kind.INTERRUPTED, message, e);
            case TOO_LARGE, MALFORMED -> new MalformedAnswerException(message, e);
            case OTHER_KEY -> new UntrustedException(Finding.of(RejectionCode.POLICY_TLS_KEY_MISMATCH, message));
        };
    }

    static AssayException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException(
                UnavailableException.Kind.INTERRUPTED, "interrupted while waiting for the server", e);
    }

    /** The server's error, made safe to print: it is untrusted text. */
    static ServerErrorException serverError(WireResponse response) {
        Map<String, JsonValue> error = error(response);
        String code = text(error.get("code"));
        String text = text(error.get("message")).replaceAll("\\p{Cntrl}", " ");
        String shown = text.length() > MAX_MESSAGE_CHARS ? text.substring(0, MAX_MESSAGE_CHARS) : text;
        Duration retryAfter = retryAfter(response);
        return new ServerErrorException(
                response.status(),
                CODE.matcher(code).matches() ? code : ServerErrorException.NO_CODE,
                "the server answered " + response.status() + (shown.isEmpty() ? "" : ": " + shown)
                        + (retryAfter == null ? "" : "; it can be asked again in " + retryAfter.toSeconds() + " s"),
                retryAfter);
    }

    /** Seconds (RFC 9110 section 10.2.3); a date would compare two clocks, and no server of ours sends one. */
    private static @Nullable Duration retryAfter(WireResponse response) {
        try {
            String value = response.header("Retry-After");
            return value != null && SECONDS.matcher(value).matches() ? Duration.ofSeconds(Long.parseLong(value)) : null;
        } catch (MalformedException ambiguous) {
            return null;
        }
    }

    /** Code and message: side by side as the Open Inference Protocol has them, or in an object as OpenAI does. */
    private static Map<String, JsonValue> error(WireResponse response) {
        try {
            JsonValue body = Json.parse(response.body(), MAX_ERROR_BODY_BYTES, "error");
            if (!(body instanceof JsonValue.JsonObject object)) {
                return Map.of();
            }
            Map<String, JsonValue> members = new HashMap<>(object.members());
            JsonValue error = members.get("error");
            if (error instanceof JsonValue.JsonObject nested) {
                return nested.members();
            }
            if (error != null) {
                members.put("message", error);
            }
            return members;
        } catch (MalformedException notJson) {
            return Map.of();
        }
    }

    private static String text(@Nullable JsonValue value) {
        return value instanceof JsonValue.JsonString text ? text.value() : "";
    }
}
