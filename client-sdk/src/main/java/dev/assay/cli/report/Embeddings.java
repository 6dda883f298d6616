package dev.assay.cli.report;

import java.util.Locale;
import java.util.StringJoiner;

/** Arithmetic on embeddings. */
public final class Embeddings {
    private static final int SHOWN = 4;

    private Embeddings() {}

    /** The first few numbers. */
    public static String beginning(float[] vector) {
        StringJoiner numbers = new StringJoiner(", ");
        for (int i = 0; i < Math.min(SHOWN, vector.length); i++) {
            numbers.add(String.format(Locale.ROOT, "%.6f", vector[i]));
        }
        return numbers + (vector.length > SHOWN ? ", ..." : "");
    }

    /** The cosine of the angle between two vectors of equal length. */
    public static double cosine(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squareA * squareB);
    }
}
