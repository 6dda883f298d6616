package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.server.oip.InferParameter;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of requests, inputs and outputs. Those of extensions that this server does not have are refused: an answer
 * that ignored them would look like one that heeded them. Names that nobody reserved mean nothing here, and are ignored.
 */
final class Parameters {
    private static final String RESERVED_PREFIX = "triton_";

    private static final Set<String> REFUSED = Set.of(
            "classification",
            "sequence_id",
            "sequence_start",
            "sequence_end",
            "shared_memory_region",
            "shared_memory_offset",
            "shared_memory_byte_size");

    private Parameters() {}

    /** Reads the JSON object whose opening brace is current. */
    static void read(JsonParser parser, JsonParameter heeded) throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_OBJECT);
        JsonInput.members(parser, name -> {
            JsonInput.require(parser.currentToken().isScalarValue());
            if (!heeded.read(name)) {
                requireKnown(name);
            }
        });
    }

    static void read(Map<String, InferParameter> parameters, ProtoParameter heeded) throws ApiException {
        for (Map.Entry<String, InferParameter> parameter : parameters.entrySet()) {
            if (!heeded.read(parameter.getKey(), parameter.getValue())) {
                requireKnown(parameter.getKey());
            }
        }
    }

    private static void requireKnown(String name) throws ApiException {
        if (REFUSED.contains(name) || name.startsWith(RESERVED_PREFIX)) {
            throw ApiException.badRequest(
                    "parameter.unsupported", "a parameter belongs to an extension that this server does not have");
        }
    }

    static boolean bool(JsonParser parser) throws ApiException {
        JsonToken token = parser.currentToken();
        requireValue(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return token == JsonToken.VALUE_TRUE;
    }

    static boolean bool(InferParameter parameter) throws ApiException {
        requireValue(parameter.getParameterChoiceCase() == InferParameter.ParameterChoiceCase.BOOL_PARAM);
        return parameter.getBoolParam();
    }

    /** A number that is not negative. */
    static long count(JsonParser parser) throws IOException, ApiException {
        requireValue(JsonInput.isInteger(parser) && JsonInput.integer(parser) >= 0);
        return JsonInput.integer(parser);
    }

    /** A number that is not negative; clients send it signed or unsigned. */
    static long count(InferParameter parameter) throws ApiException {
        long value = switch (parameter.getParameterChoiceCase()) {
            case INT64_PARAM -> parameter.getInt64Param();
            case UINT64_PARAM -> parameter.getUint64Param();
            case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET -> -1;
        };
        requireValue(value >= 0);
        return value;
    }

    private static void requireValue(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badRequest("parameter.value", "a parameter has a value that it cannot have");
        }
    }

    /** Takes a parameter whose value is the current token; false for one that it has no use for. */
    interface JsonParameter {
        boolean read(String name) throws IOException, ApiException;
    }

    /** Takes a parameter; false for one that it has no use for. */
    interface ProtoParameter {
        boolean read(String name, InferParameter value) throws ApiException;
    }
}
