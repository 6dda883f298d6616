package dev.assay.server.embedding;

import dev.assay.server.embedding.EmbeddingConfig.Pooling;
import java.nio.FloatBuffer;

/** From the vectors of a text's tokens to the text's vector. Sums are kept in double precision, in order. */
final class Pooler {
    /** Keeps the division defined for a vector of zeros. */
    private static final double SMALLEST_NORM = 1e-12;

    private Pooler() {}

    /**
     * Pools one text, all of whose tokens count.
     *
     * @param hidden the tokens' vectors, one after the other
     * @param tokens how many there are; at least one
     * @param dimensions where the vector is cut off, before it is scaled; 0 for nowhere
     */
    static float[] pool(FloatBuffer hidden, int tokens, int dimensions, EmbeddingConfig config) {
        int rows = config.pooling() == Pooling.MEAN ? tokens : 1;
        int width = width(hidden, tokens, config);
        double[] sum = new double[dimensions == 0 ? width : Math.min(width, dimensions)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < sum.length; column++) {
                sum[column] += hidden.get(row * width + column);
            }
        }
        return scale(sum, config.normalize() ? Math.max(norm(sum), SMALLEST_NORM) : rows);
    }

    /** How long a token's vector is, or the text's where the model pools by itself. */
    static int width(FloatBuffer hidden, int tokens, EmbeddingConfig config) {
        return config.pooling() == Pooling.NONE ? hidden.remaining() : hidden.remaining() / tokens;
    }

    private static double norm(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private static float[] scale(double[] vector, double divisor) {
        float[] scaled = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            scaled[i] = (float) (vector[i] / divisor);
        }
        return scaled;
    }
}
