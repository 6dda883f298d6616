package dev.assay.server.engine;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tensors of an ONNX model whose bytes are in other files. Only the fields on the way to tensors are looked
 * at; ONNX Runtime judges the rest. Field numbers are those of onnx.proto.
 */
final class OnnxScanner {
    private static final int MAX_DEPTH = 64;
    private static final int EXTERNAL = 1;

    private final List<ExternalTensor> found = new ArrayList<>();

    private OnnxScanner() {}

    /**
     * One tensor in another file.
     *
     * @param name of the initializer
     * @param elementType as TensorProto.DataType numbers it
     * @param dimensions its shape
     * @param location path of the file, beside the model
     * @param offset where in the file it starts
     */
    record ExternalTensor(String name, int elementType, List<Long> dimensions, String location, long offset) {
        long[] shape() {
            return dimensions.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /**
     * The external initializers of a model's main graph.
     *
     * @throws ModelFormatException when the bytes are no protobuf, or when a tensor elsewhere is external, which ONNX
     *     Runtime could only satisfy by opening a file
     */
    static List<ExternalTensor> externalTensors(byte[] onnx) throws ModelFormatException {
        OnnxScanner scanner = new OnnxScanner();
        try {
            scanner.model(CodedInputStream.newInstance(onnx));
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelFormatException("model.invalid", "the model is not an ONNX file");
        }
        return scanner.found;
    }

    private void model(CodedInputStream in) throws IOException, ModelFormatException {
        eachMessage(in, 0, field -> switch (field) {
            case 7 -> message -> graph(message, 1, true);
            case 25 -> message -> function(message, 1);
            default -> null;
        });
    }

    private void graph(CodedInputStream in, int depth, boolean main) throws IOException, ModelFormatException {
        eachMessage(in, depth, field -> switch (field) {
            case 1 -> message -> node(message, depth + 1);
            case 5 -> message -> tensor(message, main);
            case 15 -> message -> sparseTensor(message, depth + 1);
            default -> null;
        });
    }

    private void function(CodedInputStream in, int depth) throws IOException, ModelFormatException {
        eachMessage(in, depth, field -> switch (field) {
            case 7 -> message -> node(message, depth + 1);
            case 11 -> message -> attribute(message, depth + 1);
            default -> null;
        });
    }

    private void node(CodedInputStream in, int depth) throws IOException, ModelFormatException {
        eachMessage(in, depth, field -> field == 5 ? message -> attribute(message, depth + 1) : null);
    }

    private void attribute(CodedInputStream in, int depth) throws IOException, ModelFormatException {
        eachMessage(in, depth, field -> switch (field) {
            case 5, 10 -> message -> tensor(message, false);
            case 6, 11 -> message -> graph(message, depth + 1, false);
            case 22, 23 -> message -> sparseTensor(message, depth + 1);
            default -> null;
        });
    }

    private void sparseTensor(CodedInputStream in, int depth) throws IOException, ModelFormatException {
        eachMessage(in, depth, field -> field == 1 || field == 2 ? message -> tensor(message, false) : null);
    }

    private void tensor(CodedInputStream in, boolean initializer) throws IOException, ModelFormatException {
        TensorFields fields = new TensorFields();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(in, tag)) {
                in.skipField(tag);
            }
        }
        if (fields.isExternal()) {
            if (!initializer) {
                throw new ModelFormatException(
                        "model.external_data", "a tensor that is not an initializer keeps its data in another file");
            }
            found.add(fields.toExternal());
        }
    }

    private static void eachMessage(CodedInputStream in, int depth, Choice choice)
            throws IOException, ModelFormatException {
        if (depth > MAX_DEPTH) {
            throw new ModelFormatException("model.invalid", "graphs are nested too deeply");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean bytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            Visit visit = bytes ? choice.of(WireFormat.getTagFieldNumber(tag)) : null;
            if (visit == null) {
                in.skipField(tag);
            } else {
                int limit = in.pushLimit(in.readRawVarint32());
                visit.message(in);
                in.popLimit(limit);
            }
        }
    }

    /** What to do with a field that holds a message; null to skip it. */
    private interface Choice {
        @Nullable
        Visit of(int field);
    }

    /** Reads a message up to the limit that was set on the stream. */
    private interface Visit {
        void message(CodedInputStream in) throws IOException, ModelFormatException;
    }

    /** The fields of a TensorProto that say where its data is. */
    private static final class TensorFields {
        private final List<Long> dimensions = new ArrayList<>();
        private final Map<String, String> external = new HashMap<>();
        private String name = "";
        private int elementType;
        private int dataLocation;

        boolean isExternal() {
            return dataLocation == EXTERNAL || !external.isEmpty();
        }

        boolean read(CodedInputStream in, int tag) throws IOException {
            boolean bytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> dimensions(in, bytes);
                case 2 -> elementType = in.readInt32();
                case 8 -> name = text(in);
                case 13 -> entry(in);
                case 14 -> dataLocation = in.readInt32();
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void dimensions(CodedInputStream in, boolean packed) throws IOException {
            if (!packed) {
                dimensions.add(in.readInt64());
                return;
            }
            int limit = in.pushLimit(in.readRawVarint32());
            while (!in.isAtEnd()) {
                dimensions.add(in.readInt64());
            }
            in.popLimit(limit);
        }

        private void entry(CodedInputStream in) throws IOException {
            String key = "";
            String value = "";
            int limit = in.pushLimit(in.readRawVarint32());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> key = text(in);
                    case 2 -> value = text(in);
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(limit);
            external.put(key, value);
        }

        private static String text(CodedInputStream in) throws IOException {
            return new String(in.readByteArray(), StandardCharsets.UTF_8);
        }

        ExternalTensor toExternal() {
            String location = external.getOrDefault("location", "");
            long offset = Long.parseLong(external.getOrDefault("offset", "0"));
            return new ExternalTensor(name, elementType, List.copyOf(dimensions), location, offset);
        }
    }
}
