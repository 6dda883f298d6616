package dev.assay.testkit.vectors;

import dev.assay.bytes.Bytes;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the project's own vectors. The same files come out on every machine; a test holds that they are the committed
 * ones.
 */
public final class MintVectors {
    private MintVectors() {}

    /** Writes into the folder named by the one argument. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, Bytes> file : mint().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.write(path, file.getValue().toArray());
        }
    }

    /** Contents by path, the manifest among them. */
    public static Map<String, Bytes> mint() {
        Map<String, Bytes> files = new TreeMap<>();
        List<JsonValue> entries = new ArrayList<>();
        for (VectorWriter writer : List.of(SimulatedVectors.mint(), ReceiptVectors.mint())) {
            files.putAll(writer.files());
            entries.addAll(writer.entries());
        }
        files.put("manifest.json", Bytes.utf8(oneVectorPerLine(Json.write(VectorWriter.manifest(entries)))));
        return files;
    }

    /** So that a change of one vector is a change of one line. */
    private static String oneVectorPerLine(String manifest) {
        return manifest.replace("{\"id\":", "\n{\"id\":").replace("]}", "\n]}\n");
    }
}
