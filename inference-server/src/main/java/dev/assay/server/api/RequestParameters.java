package dev.assay.server.api;

import java.util.Set;

/**
 * Parameters that would change what an answer means, from extensions that this server does not have. They are refused:
 * an answer that ignored them would look like one that heeded them. All others are hints, and ignored.
 */
final class RequestParameters {
    private static final Set<String> REFUSED = Set.of(
            "binary_data",
            "binary_data_size",
            "binary_data_output",
            "classification",
            "sequence_id",
            "sequence_start",
            "sequence_end",
            "shared_memory_region",
            "shared_memory_offset",
            "shared_memory_byte_size");

    private RequestParameters() {}

    static void requireSupported(String name) throws ApiException {
        if (REFUSED.contains(name)) {
            throw ApiException.badRequest(
                    "parameter.unsupported", "a parameter belongs to an extension that this server does not have");
        }
    }
}
