package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An embeddings request in OpenAI's shape: what it calls input is a text, an array of texts, an array of token ids, or an
 * array of such arrays. Members that this server has no use for are skipped, as OpenAI's clients expect.
 *
 * @param model the model's name
 * @param inputs the inputs, in order
 * @param base64 whether vectors are wanted as base64 of little-endian floats
 * @param dimensions how long vectors shall be; 0 for as long as the model makes them
 */
record EmbeddingsRequest(String model, List<Input> inputs, boolean base64, int dimensions) {
    private static final int MAX_TEXT_CHARS = 1 << 20;
    private static final int MAX_NAME_CHARS = 256;

    /** One thing to embed. */
    sealed interface Input {}

    /**
     * A text.
     *
     * @param text the text
     */
    record Text(String text) implements Input {}

    /**
     * Token ids, as they go into the model.
     *
     * @param ids the ids
     */
    record Tokens(List<Long> ids) implements Input {}

    static EmbeddingsRequest read(byte[] body, int maxInputs) throws ApiException {
        try (JsonParser parser = JsonInput.FACTORY.createParser(body)) {
            return new Reader(parser, maxInputs).read();
        } catch (IOException e) {
            // Memory does not fail, so it is what stands in it: not JSON, not UTF-8, or past a bound.
            throw ApiException.badJson();
        }
    }

    /** Collects the members as they come. */
    private static final class Reader {
        private final JsonParser parser;
        private final int maxInputs;
        private final List<Input> inputs = new ArrayList<>();
        private String model = "";
        private boolean base64;
        private int dimensions;

        Reader(JsonParser parser, int maxInputs) {
            this.parser = parser;
            this.maxInputs = maxInputs;
        }

        EmbeddingsRequest read() throws IOException, ApiException {
            JsonInput.open(parser);
            JsonInput.members(parser, this::member);
            JsonInput.end(parser);
            requireGiven("model", !model.isEmpty());
            requireGiven("input", !inputs.isEmpty());
            return new EmbeddingsRequest(model, List.copyOf(inputs), base64, dimensions);
        }

        private static void requireGiven(String member, boolean given) throws ApiException {
            if (!given) {
                throw ApiException.badRequest("request.incomplete", "model and input are needed, and neither is empty")
                        .about(member);
            }
        }

        /** What is optional may be null, which says as much as nothing. */
        private void member(String name) throws IOException, ApiException {
            boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
            try {
                switch (name) {
                    case "model" -> model = JsonInput.text(parser, MAX_NAME_CHARS);
                    case "input" -> input();
                    case "encoding_format" -> base64 = !isNull && encoding(JsonInput.text(parser, MAX_NAME_CHARS));
                    case "dimensions" -> dimensions = isNull ? 0 : positive();
                    case "user" -> JsonInput.require(isNull || parser.currentToken() == JsonToken.VALUE_STRING);
                    default -> parser.skipChildren();
                }
            } catch (ApiException e) {
                throw e.about(name);
            }
        }

        private static boolean encoding(String format) throws ApiException {
            return switch (format) {
                case "float" -> false;
                case "base64" -> true;
                default ->
                    throw ApiException.badRequest(
                            "parameter.unsupported", "encoding_format is neither float nor base64");
            };
        }

        private int positive() throws IOException, ApiException {
            long count = Parameters.count(parser);
            if (count < 1 || count > Integer.MAX_VALUE) {
                throw ApiException.badRequest("parameter.value", "vectors cannot have so many dimensions");
            }
            return (int) count;
        }

        private void input() throws IOException, ApiException {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                inputs.add(text());
                return;
            }
            JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
            JsonToken first = parser.nextToken();
            if (first.isNumeric()) {
                inputs.add(tokens());
                return;
            }
            for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                requireRoom();
                // Texts or arrays of tokens, and not some of each.
                JsonInput.require(token == first);
                inputs.add(token == JsonToken.START_ARRAY ? nested() : text());
            }
        }

        private Input nested() throws IOException, ApiException {
            parser.nextToken();
            return tokens();
        }

        private Input text() throws IOException, ApiException {
            return new Text(JsonInput.text(parser, MAX_TEXT_CHARS));
        }

        /** Reads from the current token up to the closing bracket. */
        private Input tokens() throws IOException, ApiException {
            List<Long> ids = new ArrayList<>();
            for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                JsonInput.require(JsonInput.isInteger(parser));
                ids.add(JsonInput.integer(parser));
            }
            return new Tokens(ids);
        }

        private void requireRoom() throws ApiException {
            if (inputs.size() == maxInputs) {
                throw ApiException.badRequest("request.too_many_inputs", "more inputs than " + maxInputs);
            }
        }
    }
}
