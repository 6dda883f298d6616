package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OpenAI's {@code /v1/embeddings}, the part that is used here. */
final class EmbeddingsJson {
    private static final String WHERE = "embeddings";

    private EmbeddingsJson() {}

    static Bytes write(String model, List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("nothing to embed");
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("model", JsonValue.of(model));
        members.put("input", JsonValue.ofStrings(texts));
        members.put("encoding_format", JsonValue.of("float"));
        return Bytes.utf8(Json.write(new JsonValue.JsonObject(members)));
    }

    /** The vectors in the order of the texts; each index from 0 to {@code count - 1} must stand once. */
    static List<float[]> readVectors(Bytes body, int count) throws MalformedException {
        JsonValue data = JsonReading.member(Json.parse(body, body.length(), WHERE), "data", WHERE);
        List<JsonValue> items = JsonReading.items(data, WHERE + ".data");
        if (items.size() != count) {
            throw new MalformedException(WHERE + ".data: " + items.size() + " items for " + count + " texts");
        }
        Map<Integer, float[]> vectors = new TreeMap<>();
        for (JsonValue item : items) {
            JsonValue index = JsonReading.member(item, "index", WHERE + ".data[]");
            int at = (int) JsonFields.asInteger(index, 0, count - 1L, WHERE + ".data[].index");
            JsonValue values = JsonReading.member(item, "embedding", WHERE + ".data[]");
            if (vectors.put(at, JsonReading.floats(values, WHERE + ".data[].embedding")) != null) {
                throw new MalformedException(WHERE + ".data: an index stands twice");
            }
        }
        return List.copyOf(vectors.values());
    }
}
