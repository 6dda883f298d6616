package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.model.ModelLeaf;
import dev.assay.receipt.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a body may have been sent as. A receipt's digest covers method, target and content type too; where a file does
 * not say them, those of the server's own endpoints are tried.
 *
 * @param method given, or null
 * @param target given, or null
 * @param contentType of the request
 * @param responseContentType of the response
 * @param status of the response
 * @param length value of the request's Inference-Header-Content-Length, or null
 * @param responseLength value of the response's, or null
 */
record ExchangeCandidates(
        @Nullable String method,
        @Nullable String target,
        String contentType,
        String responseContentType,
        int status,
        @Nullable Long length,
        @Nullable Long responseLength) {

    /** Requests with this body that may have led to an answer of {@code model}. */
    List<Exchange> requests(ModelLeaf model, Bytes body, boolean askedInBody) {
        List<String> targets = new ArrayList<>();
        if (target != null) {
            targets.add(target);
        } else {
            String path = "/v2/models/" + model.name();
            targets.add(path + "/infer");
            targets.add(path + "/versions/" + model.version() + "/infer");
            targets.add("/v1/embeddings");
        }
        String suffix = askedInBody && target == null ? "?receipt=body" : "";
        return targets.stream()
                .map(candidate -> Exchange.httpRequest(
                        method == null ? "POST" : method, candidate + suffix, contentType, length, body))
                .toList();
    }

    /** The response with this body. */
    Exchange response(Bytes body) {
        return Exchange.httpResponse(status, responseContentType, responseLength, body);
    }
}
