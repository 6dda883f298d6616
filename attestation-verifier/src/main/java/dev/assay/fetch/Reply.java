package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a service.
 *
 * @param status HTTP status
 * @param headers names in lower case; the first value of each
 * @param body whole
 */
record Reply(int status, Map<String, String> headers, Bytes body) {
    Reply {
        headers = Map.copyOf(headers);
    }

    @Nullable
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
