package dev.assay.server.hostile;

import dev.assay.server.samples.OnnxGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The models that are asked: one for each datatype, one that looks up by index, alone and in batches, and MiniLM. */
final class HostileRepository {
    static final String KEY = "a key that is no secret";

    /** SHA-256 of the key, by {@code printf %s 'a key that is no secret' | sha256sum}. */
    private static final String DIGEST = "d8f3b738ef3ee9b1cbbf08d1c640efb18a482a3f756ba6397d9855605399038a";

    /** Datatypes by TensorProto.DataType's numbers. */
    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("FP32", 1),
            Map.entry("UINT8", 2),
            Map.entry("INT8", 3),
            Map.entry("INT16", 5),
            Map.entry("INT32", 6),
            Map.entry("INT64", 7),
            Map.entry("BYTES", 8),
            Map.entry("BOOL", 9),
            Map.entry("FP16", 10),
            Map.entry("FP64", 11),
            Map.entry("BF16", 16));

    private HostileRepository() {}

    /** Settings of a server over a fresh repository, which is beside the models that come with the project. */
    static Map<String, String> settings(Path samples) {
        try {
            Path repository = Files.createTempDirectory("hostile");
            copy(samples, repository);
            for (Map.Entry<String, Integer> type : TYPES.entrySet()) {
                write(repository, "same-" + type.getKey(), same(type.getValue()));
            }
            write(repository, "two", two());
            write(repository, "scalar", scalar());
            write(repository, "gather", gather());
            write(repository, "gather-batched", gather());
            Files.writeString(
                    repository.resolve("gather-batched").resolve("config.pbtxt"),
                    "max_batch_size: 8 dynamic_batching { max_queue_delay_microseconds: 200 }");
            Map<String, String> settings = new HashMap<>();
            settings.put("assay.models", repository.toString());
            settings.put("assay.repository.mode", "explicit");
            try (Stream<Path> folders = Files.list(repository)) {
                List<String> names = folders.map(folder -> folder.getFileName().toString())
                        .sorted()
                        .toList();
                settings.put("assay.repository.load-models", String.join(",", names));
            }
            settings.put("assay.admin.key-sha256", DIGEST);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(path, copy);
            }
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

    /** Rows of a table of ten, by their number. */
    private static OnnxGraph gather() {
        return new OnnxGraph("gather")
                .opset("", 15)
                .input("indices", OnnxGraph.INT64, -1, 2)
                .output("rows", OnnxGraph.FLOAT, -1, 2)
                .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("table"))
                        .floats("value_floats", Collections.nCopies(10, 1f)))
                .node(new OnnxGraph.Node("", "Gather", List.of("table", "indices"), List.of("rows")));
    }
}
