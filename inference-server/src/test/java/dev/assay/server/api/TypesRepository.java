package dev.assay.server.api;

import dev.assay.server.samples.OnnxGraph;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A repository with a model for each datatype that answers what it is asked, one that turns floats into unsigned
 * integers, and one with two inputs and two outputs.
 */
public class TypesRepository implements QuarkusTestProfile {
    /** Datatypes by TensorProto.DataType's numbers. */
    static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("FP32", 1),
            Map.entry("UINT8", 2),
            Map.entry("INT8", 3),
            Map.entry("UINT16", 4),
            Map.entry("INT16", 5),
            Map.entry("INT32", 6),
            Map.entry("INT64", 7),
            Map.entry("BYTES", 8),
            Map.entry("BOOL", 9),
            Map.entry("FP16", 10),
            Map.entry("FP64", 11),
            Map.entry("UINT32", 12),
            Map.entry("UINT64", 13),
            Map.entry("BF16", 16));

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path repository = Files.createTempDirectory("types");
            for (Map.Entry<String, Integer> type : TYPES.entrySet()) {
                write(repository, "same-" + type.getKey(), same(type.getValue()));
            }
            for (String type : List.of("UINT16", "UINT32", "UINT64")) {
                write(repository, "to-" + type, cast(TYPES.getOrDefault(type, 0)));
            }
            write(repository, "two", two());
            write(repository, "scalar", scalar());
            return Map.of("assay.models", repository.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path repository, String name, OnnxGraph graph) throws IOException {
        Path version = Files.createDirectories(repository.resolve(name).resolve("1"));
        Files.write(version.resolve("model.onnx"), graph.toByteArray());
    }

    private static OnnxGraph same(int type) {
        return new OnnxGraph("same")
                .opset("", 15)
                .input("x", type, -1, -1)
                .output("y", type, -1, -1)
                .node(new OnnxGraph.Node("", "Identity", List.of("x"), List.of("y")));
    }

    private static OnnxGraph cast(int type) {
        return new OnnxGraph("cast")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT, -1)
                .output("y", type, -1)
                .node(new OnnxGraph.Node("", "Cast", List.of("x"), List.of("y")).integer("to", type));
    }

    private static OnnxGraph two() {
        return new OnnxGraph("two")
                .opset("", 15)
                .input("text", TYPES.getOrDefault("BYTES", 0), -1)
                .input("number", OnnxGraph.FLOAT, -1, 2)
                .output("same text", TYPES.getOrDefault("BYTES", 0), -1)
                .output("negated", OnnxGraph.FLOAT, -1, 2)
                .node(new OnnxGraph.Node("", "Identity", List.of("text"), List.of("same text")))
                .node(new OnnxGraph.Node("", "Neg", List.of("number"), List.of("negated")));
    }

    private static OnnxGraph scalar() {
        return new OnnxGraph("scalar")
                .opset("", 15)
                .input("x", OnnxGraph.FLOAT)
                .output("y", OnnxGraph.FLOAT)
                .node(new OnnxGraph.Node("", "Neg", List.of("x"), List.of("y")));
    }
}
