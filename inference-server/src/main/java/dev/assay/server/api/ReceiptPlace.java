package dev.assay.server.api;

import org.jspecify.annotations.Nullable;

/** Where a client wants its receipt. */
enum ReceiptPlace {
    /** Beside the body: in headers, or in gRPC's trailing metadata. The default. */
    HEADER,
    /** In the body, around what it would have been; over HTTP only. */
    BODY,
    /** Nowhere: no receipt is made, which saves what it takes to sign one. */
    NONE;

    /** The place that a query parameter or metadata names; {@link #HEADER} when there is none. */
    static ReceiptPlace of(@Nullable String name) throws ApiException {
        if (name == null) {
            return HEADER;
        }
        return switch (name) {
            case "header" -> HEADER;
            case "body" -> BODY;
            case "none" -> NONE;
            default ->
                throw ApiException.badRequest("parameter.unsupported", "receipt is none of header, body and none");
        };
    }
}
