package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Parameters that would change what an answer means, from extensions that this server does not have. They are refused:
 * an answer that ignored them would look like one that heeded them. All others are hints, and ignored.
 */
final class RequestParameters {
    /** On an input: how many bytes after the JSON are its data. */
    static final String BINARY_DATA_SIZE = "binary_data_size";

    /** On an output: whether it is wanted after the JSON. */
    static final String BINARY_DATA = "binary_data";

    /** On a request: the same for all outputs that do not say it themselves. */
    static final String BINARY_DATA_OUTPUT = "binary_data_output";

    private static final Set<String> REFUSED = Set.of(
            BINARY_DATA,
            BINARY_DATA_SIZE,
            BINARY_DATA_OUTPUT,
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

    /** Reads the JSON object whose opening brace is current; {@code heeded} is the one parameter with a meaning here. */
    static void read(JsonParser parser, String heeded, Heeded value) throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_OBJECT);
        JsonInput.members(parser, name -> {
            JsonInput.require(parser.currentToken().isScalarValue());
            if (name.equals(heeded)) {
                value.read();
            } else {
                requireSupported(name);
            }
        });
    }

    static boolean bool(JsonParser parser) throws ApiException {
        JsonToken token = parser.currentToken();
        requireValue(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return token == JsonToken.VALUE_TRUE;
    }

    static int size(JsonParser parser) throws IOException, ApiException {
        requireValue(parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() >= 0);
        return parser.getIntValue();
    }

    private static void requireValue(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badRequest("parameter.value", "a parameter has a value that it cannot have");
        }
    }

    /** Reads the parameter's value, which is the current token. */
    interface Heeded {
        void read() throws IOException, ApiException;
    }
}
