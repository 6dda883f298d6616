package dev.assay.server.samples;

import java.util.Random;

/**
 * Made-up loan applications with a known risk behind them. {@link Random} is fully specified, so that the same seed
 * gives the same data, and with it the same model digest, on every machine and JDK.
 */
final class LoanApplications {
    static final String[] NAMES = {
        "income_thousands", "loan_thousands", "debt_ratio", "employed_years", "age_years", "late_payments"
    };

    private final float[][] features;
    private final float[] defaulted;

    private LoanApplications(float[][] features, float[] defaulted) {
        this.features = features;
        this.defaulted = defaulted;
    }

    /** One row for each application, in the order of {@link #NAMES}. */
    float[][] features() {
        return features;
    }

    /** 1 where the loan failed, else 0. */
    float[] defaulted() {
        return defaulted;
    }

    static LoanApplications generate(long seed, int count) {
        Random random = new Random(seed);
        float[][] features = new float[count][];
        float[] defaulted = new float[count];
        for (int i = 0; i < count; i++) {
            features[i] = application(random);
            defaulted[i] = random.nextDouble() < risk(features[i]) ? 1 : 0;
        }
        return new LoanApplications(features, defaulted);
    }

    private static float[] application(Random random) {
        float income = 15 + 135 * random.nextFloat() * random.nextFloat();
        float loan = 1 + 60 * random.nextFloat();
        float debtRatio = random.nextFloat();
        float age = 18 + 60 * random.nextFloat();
        float employed = random.nextFloat() * (age - 18);
        float late = random.nextInt(8);
        return new float[] {income, loan, debtRatio, employed, age, late};
    }

    /** A logistic curve over what a lender would look at. StrictMath, because the labels must not vary. */
    private static double risk(float[] row) {
        double burden = row[1] / row[0];
        double score = -3.2 + 2.2 * burden + 2.0 * row[2] - 0.06 * row[3] + 0.45 * row[5];
        return 1 / (1 + StrictMath.exp(-score));
    }
}
