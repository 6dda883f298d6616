package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one input of an inference request: its members may come in any order. */
final class InputJsonReader {
    /** More than any model has; how many are too many is the engine's to say. */
    private static final int MAX_DIMENSIONS = 64;

    private final JsonParser parser;
    private final Source source;
    private String name = "";
    private String datatype = "";
    private long[] shape = {};
    private boolean hasShape;
    private long binarySize = -1;
    private int dataAt = -1;
    private @Nullable Tensor tensor;

    private InputJsonReader(JsonParser parser, Source source) {
        this.parser = parser;
        this.source = source;
    }

    /** Reads the object whose opening brace is current. */
    static Tensor read(JsonParser parser, Source source) throws IOException, ApiException {
        InputJsonReader reader = new InputJsonReader(parser, source);
        JsonInput.members(parser, reader::member);
        try {
            return reader.tensor();
        } catch (EngineException e) {
            throw ApiException.of(e);
        }
    }

    private void member(String member) throws IOException, ApiException {
        switch (member) {
            case "name" -> name = JsonInput.text(parser, InferJsonReader.MAX_NAME_CHARS);
            case "datatype" -> datatype = JsonInput.text(parser, InferJsonReader.MAX_NAME_CHARS);
            case "shape" -> shape();
            case "parameters" -> Parameters.read(parser, this::parameter);
            case "data" -> data();
            default -> throw ApiException.badJson();
        }
    }

    private boolean parameter(String parameter) throws IOException, ApiException {
        if (!parameter.equals("binary_data_size")) {
            return false;
        }
        binarySize = Parameters.count(parser);
        return true;
    }

    private void shape() throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
        List<Long> dimensions = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonInput.require(JsonInput.isInteger(parser) && dimensions.size() < MAX_DIMENSIONS);
            dimensions.add(JsonInput.integer(parser));
        }
        shape = dimensions.stream().mapToLong(Long::longValue).toArray();
        hasShape = true;
    }

    /** Data before datatype and shape can only be read once those are known: its place is kept. */
    private void data() throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
        dataAt = (int) parser.currentTokenLocation().getByteOffset();
        if (hasShape && !datatype.isEmpty() && !name.isEmpty()) {
            tensor = jsonData(parser);
        } else {
            parser.skipChildren();
        }
    }

    private Tensor jsonData(JsonParser at) throws IOException, ApiException {
        try {
            DataType type = DataType.ofInput(datatype);
            return TensorJsonReader.read(at, name, type, shape, source.claim(shape), source.scratch);
        } catch (EngineException e) {
            throw ApiException.of(e);
        }
    }

    private Tensor tensor() throws IOException, ApiException, EngineException {
        JsonInput.require(hasShape && !datatype.isEmpty() && !name.isEmpty());
        if (binarySize >= 0) {
            if (dataAt >= 0) {
                throw ApiException.badRequest("request.binary_data", "an input has data in the JSON and after it");
            }
            DataType type = DataType.ofInput(datatype);
            return RawTensors.read(name, type, shape, source.binary.take(binarySize), source.scratch);
        }
        JsonInput.require(dataAt >= 0);
        return tensor == null ? dataKept() : tensor;
    }

    private Tensor dataKept() throws IOException, ApiException {
        try (JsonParser again =
                JsonInput.FACTORY.createParser(source.body.bytes(), dataAt, source.body.jsonLength() - dataAt)) {
            again.nextToken();
            return jsonData(again);
        }
    }

    /** Where the inputs of one request come from. */
    static final class Source {
        private final InferBody body;
        private final BinaryTail binary;
        private final Scratch scratch;

        /** Elements that the JSON may still hold: each takes two bytes of it, so shapes cannot ask for more memory. */
        private long elementsLeft;

        Source(InferBody body, Scratch scratch) {
            this.body = body;
            this.binary = new BinaryTail(body.bytes(), body.jsonLength());
            this.scratch = scratch;
            this.elementsLeft = body.jsonLength() / 2 + 1L;
        }

        private int claim(long[] shape) throws EngineException {
            int elements = Shapes.elements(shape, elementsLeft);
            elementsLeft -= elements;
            return elements;
        }

        void end() throws ApiException {
            binary.requireEmpty();
        }
    }
}
