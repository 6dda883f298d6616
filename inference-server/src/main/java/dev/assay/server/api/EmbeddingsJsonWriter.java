package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Writes OpenAI's list of embeddings. */
final class EmbeddingsJsonWriter {
    private static final int TEXT_FOR_NUMBER = 12;

    private EmbeddingsJsonWriter() {}

    static Bytes write(String model, List<float[]> vectors, boolean base64, long tokens) {
        int numbers = vectors.stream().mapToInt(vector -> vector.length).sum();
        return JsonOutput.write(TEXT_FOR_NUMBER * numbers, json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                embedding(json, i, vectors.get(i), base64);
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", tokens);
            json.writeNumberField("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void embedding(JsonGenerator json, int index, float[] vector, boolean base64) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", index);
        if (base64) {
            json.writeStringField("embedding", toBase64(vector));
        } else {
            json.writeArrayFieldStart("embedding");
            for (float value : vector) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static String toBase64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
