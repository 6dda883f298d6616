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

/** Reads the protocol's JSON inference request straight into native memory. */
final class InferJsonReader {
    private static final int MAX_NAME_CHARS = 256;
    private static final int MAX_ID_CHARS = 256;

    private final byte[] body;
    private final Scratch scratch;
    private final int maxTensors;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private String id = "";
    private boolean hasInputs;

    /** Elements that the body may still hold: each takes two bytes of it, so shapes cannot ask for more memory. */
    private long elementsLeft;

    private InferJsonReader(byte[] body, Scratch scratch, int maxTensors) {
        this.body = body;
        this.scratch = scratch;
        this.maxTensors = maxTensors;
        this.elementsLeft = body.length / 2 + 1L;
    }

    static InferRequest read(byte[] body, Scratch scratch, int maxTensors) throws ApiException {
        InferJsonReader reader = new InferJsonReader(body, scratch, maxTensors);
        try (JsonParser parser = JsonInput.FACTORY.createParser(body)) {
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
        return new InferRequest(id, inputs, outputs);
    }

    private void member(JsonParser parser, String name) throws IOException, ApiException {
        switch (name) {
            case "id" -> id = JsonInput.text(parser, MAX_ID_CHARS);
            case "parameters" -> parameters(parser);
            case "inputs" -> {
                hasInputs = true;
                each(parser, () -> inputs.add(input(parser)));
            }
            case "outputs" -> each(parser, () -> outputs.add(output(parser)));
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

    private static void parameters(JsonParser parser) throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_OBJECT);
        JsonInput.members(parser, name -> {
            JsonInput.require(parser.currentToken().isScalarValue());
            RequestParameters.requireSupported(name);
        });
    }

    private static String output(JsonParser parser) throws IOException, ApiException {
        String[] name = {""};
        JsonInput.members(parser, member -> {
            switch (member) {
                case "name" -> name[0] = JsonInput.text(parser, MAX_NAME_CHARS);
                case "parameters" -> parameters(parser);
                default -> throw ApiException.badJson();
            }
        });
        JsonInput.require(!name[0].isEmpty());
        return name[0];
    }

    private Tensor input(JsonParser parser) throws IOException, ApiException {
        InputMembers members = new InputMembers();
        JsonInput.members(parser, name -> members.read(parser, name));
        return members.tensor();
    }

    /** The members of one input, in whatever order they come. */
    private final class InputMembers {
        private String name = "";
        private String datatype = "";
        private long[] shape = {};
        private boolean hasShape;
        private long dataAt = -1;
        private @Nullable Tensor tensor;

        void read(JsonParser parser, String member) throws IOException, ApiException {
            switch (member) {
                case "name" -> name = JsonInput.text(parser, MAX_NAME_CHARS);
                case "datatype" -> datatype = JsonInput.text(parser, MAX_NAME_CHARS);
                case "shape" -> shape = shape(parser);
                case "parameters" -> parameters(parser);
                case "data" -> data(parser);
                default -> throw ApiException.badJson();
            }
        }

        private long[] shape(JsonParser parser) throws IOException, ApiException {
            JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
            List<Long> dimensions = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonInput.require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT && dimensions.size() < 64);
                dimensions.add(parser.getLongValue());
            }
            hasShape = true;
            return dimensions.stream().mapToLong(Long::longValue).toArray();
        }

        /** Data before datatype and shape can only be read once those are known: its place is kept. */
        private void data(JsonParser parser) throws IOException, ApiException {
            JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
            if (hasShape && !datatype.isEmpty() && !name.isEmpty()) {
                readData(parser);
            } else {
                dataAt = parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
            }
        }

        private void readData(JsonParser parser) throws IOException, ApiException {
            try {
                DataType type = DataType.ofInput(datatype);
                int elements = Shapes.elements(shape, elementsLeft);
                elementsLeft -= elements;
                tensor = TensorJsonReader.read(parser, name, type, shape, elements, scratch);
            } catch (EngineException e) {
                throw ApiException.of(e);
            }
        }

        Tensor tensor() throws IOException, ApiException {
            JsonInput.require(hasShape && !datatype.isEmpty() && !name.isEmpty());
            if (tensor == null && dataAt >= 0) {
                try (JsonParser parser =
                        JsonInput.FACTORY.createParser(body, (int) dataAt, body.length - (int) dataAt)) {
                    parser.nextToken();
                    readData(parser);
                }
            }
            if (tensor == null) {
                throw ApiException.badJson();
            }
            return tensor;
        }
    }

    /** Reads one item of an array. */
    private interface Item {
        void read() throws IOException, ApiException;
    }
}
