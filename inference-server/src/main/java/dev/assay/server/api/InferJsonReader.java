package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the protocol's inference request over HTTP straight into native memory. */
final class InferJsonReader {
    static final int MAX_NAME_CHARS = 256;
    private static final int MAX_ID_CHARS = 256;

    private final InputJsonReader.Source source;
    private final int maxTensors;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<RequestedOutput> outputs = new ArrayList<>();
    private final InferParameters parameters = new InferParameters();
    private String id = "";
    private boolean hasInputs;

    private InferJsonReader(InferBody body, Scratch scratch, int maxTensors) {
        this.source = new InputJsonReader.Source(body, scratch);
        this.maxTensors = maxTensors;
    }

    static InferRequest read(InferBody body, Scratch scratch, int maxTensors) throws ApiException {
        InferJsonReader reader = new InferJsonReader(body, scratch, maxTensors);
        try (JsonParser parser = JsonInput.FACTORY.createParser(body.bytes(), 0, body.jsonLength())) {
            return reader.read(parser);
        } catch (IOException e) {
            // Memory does not fail, so it is what stands in it: not JSON, not UTF-8, or past a bound.
            throw ApiException.badJson();
        }
    }

    private InferRequest read(JsonParser parser) throws IOException, ApiException {
        JsonInput.open(parser);
        JsonInput.members(parser, name -> member(parser, name));
        JsonInput.end(parser);
        JsonInput.require(hasInputs);
        source.end();
        return new InferRequest(id, inputs, outputs, parameters);
    }

    private void member(JsonParser parser, String name) throws IOException, ApiException {
        switch (name) {
            case "id" -> id = JsonInput.text(parser, MAX_ID_CHARS);
            case "parameters" -> parameters.read(parser);
            case "inputs" -> {
                hasInputs = true;
                each(parser, () -> inputs.add(InputJsonReader.read(parser, source)));
            }
            case "outputs" -> each(parser, () -> outputs.add(new Output(parser).read()));
            // Of the model, which the path names; some clients repeat it.
            case "model_name", "model_version" -> JsonInput.text(parser, MAX_NAME_CHARS);
            default -> throw ApiException.badJson();
        }
    }

    private void each(JsonParser parser, Item item) throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonInput.require(parser.currentToken() == JsonToken.START_OBJECT && count++ < maxTensors);
            item.read();
        }
    }

    /** Reads one requested output. */
    private static final class Output {
        private final JsonParser parser;
        private String name = "";
        private int classes;
        private @Nullable Boolean binary;

        Output(JsonParser parser) {
            this.parser = parser;
        }

        RequestedOutput read() throws IOException, ApiException {
            JsonInput.members(parser, this::member);
            JsonInput.require(!name.isEmpty());
            return new RequestedOutput(name, classes, binary);
        }

        private void member(String member) throws IOException, ApiException {
            switch (member) {
                case "name" -> name = JsonInput.text(parser, MAX_NAME_CHARS);
                case "parameters" -> Parameters.read(parser, this::parameter);
                default -> throw ApiException.badJson();
            }
        }

        private boolean parameter(String parameter) throws IOException, ApiException {
            switch (parameter) {
                case "binary_data" -> binary = Parameters.bool(parser);
                case Classification.PARAMETER -> classes = Classification.count(Parameters.count(parser));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** Reads one item of an array. */
    private interface Item {
        void read() throws IOException, ApiException;
    }
}
