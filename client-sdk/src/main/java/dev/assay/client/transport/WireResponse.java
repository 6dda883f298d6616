package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One response, whole. None of it is to be believed yet.
 *
 * @param status the status code
 * @param headers field values by lower-case field name
 * @param body the body as received
 */
public record WireResponse(int status, Map<String, List<String>> headers, Bytes body) {
    /** Copies the header fields. */
    public WireResponse {
        headers = Map.copyOf(headers);
    }

    /** The value of a field, or null when it is absent; a field that stands twice has no value to rely on. */
    public @Nullable String header(String name) throws MalformedException {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new MalformedException("response: the header field " + name + " stands " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
