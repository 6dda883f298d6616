package dev.assay.server.embedding;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import java.util.Locale;

/**
 * How a model's hidden states become one vector: the content of {@code embedding.json}, which lies beside the model and
 * is part of its digest.
 *
 * @param pooling how the tokens' vectors become one
 * @param normalize whether the vector is scaled to length one
 * @param maxTokens longest input of the model; texts are cut off there, special tokens included
 * @param minDimensions how far a vector may be cut off, for models that were trained for that (Matryoshka); 0 for all
 *     others, whose vectors mean nothing when they are cut
 */
public record EmbeddingConfig(Pooling pooling, boolean normalize, int maxTokens, int minDimensions) {
    /** The file's name. */
    public static final String FILE = "embedding.json";

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_TOKENS = 1 << 20;
    private static final int MAX_DIMENSIONS = 1 << 20;

    /** How the tokens' vectors become one. */
    public enum Pooling {
        /** Their mean, over the tokens that the attention mask marks. */
        MEAN,
        /** The first token's. */
        CLS,
        /** The model pools by itself and gives one vector for each text. */
        NONE
    }

    /**
     * Reads the file.
     *
     * @param json its bytes
     * @return the configuration
     * @throws MalformedException when it is not as documented
     */
    public static EmbeddingConfig parse(byte[] json) throws MalformedException {
        try (JsonFields fields = new JsonFields(Json.parse(Bytes.of(json), MAX_BYTES, FILE), FILE)) {
            return new EmbeddingConfig(
                    pooling(fields.text("pooling", 16)),
                    fields.bool("normalize", true),
                    (int) fields.integer("max_tokens", 1, MAX_TOKENS, 512),
                    (int) fields.integer("min_dimensions", 0, MAX_DIMENSIONS, 0));
        }
    }

    private static Pooling pooling(String name) throws MalformedException {
        for (Pooling pooling : Pooling.values()) {
            if (pooling.name().toLowerCase(Locale.ROOT).equals(name)) {
                return pooling;
            }
        }
        throw new MalformedException(FILE + ": pooling is not mean, cls or none");
    }
}
