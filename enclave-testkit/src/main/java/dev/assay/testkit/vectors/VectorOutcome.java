package dev.assay.testkit.vectors;

/**
 * What came out of running a vector.
 *
 * @param result {@code verified}, {@code rejected}, {@code verified-policy-reject}, or {@code unsupported}
 * @param code the stable reason; empty when verified
 */
public record VectorOutcome(String result, String code) {
    /** Everything accepted. */
    public static final VectorOutcome VERIFIED = new VectorOutcome("verified", "");

    /** Nothing here can judge this kind, so nothing is said about the vector; this never counts as expected. */
    public static final VectorOutcome UNSUPPORTED = new VectorOutcome("unsupported", "evidence.type_unsupported");

    /** Reading or verification failed. */
    public static VectorOutcome rejected(String code) {
        return new VectorOutcome("rejected", code);
    }

    /** The policy refused. */
    public static VectorOutcome policyRejected(String code) {
        return new VectorOutcome("verified-policy-reject", code);
    }

    /** Whether this is what {@code vector} expects: the result, and the reason where it names one. */
    public boolean isExpectedBy(VectorManifest.Vector vector) {
        return !result.equals(UNSUPPORTED.result)
                && result.equals(vector.expectedResult())
                && vector.expectedReason().map(code::equals).orElse(true);
    }
}
