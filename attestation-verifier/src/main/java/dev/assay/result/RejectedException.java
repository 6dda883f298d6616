package dev.assay.result;

/** Read and judged, and the answer is no. Verification stops at the first of these. */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /** @param finding what was judged, expected and found */
    public RejectedException(Finding finding) {
        super(finding.code().code() + ": " + finding.message());
        this.finding = finding;
    }

    /** A rejection that needs no expected and actual values. */
    public RejectedException(RejectionCode code, String message) {
        this(Finding.of(code, message));
    }

    /** What was judged, expected and found. */
    public Finding finding() {
        return finding;
    }

    /** The stable reason. */
    public RejectionCode code() {
        return finding.code();
    }
}
