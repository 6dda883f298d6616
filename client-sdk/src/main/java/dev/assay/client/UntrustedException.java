package dev.assay.client;

import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import java.util.List;

/** What the server showed was read and judged, and the answer is no: verification rejected it, or the policy refused. */
public final class UntrustedException extends AssayException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    UntrustedException(List<Finding> findings) {
        super(findings.get(0).code().code() + ": " + findings.get(0).message(), null);
        this.findings = List.copyOf(findings);
    }

    UntrustedException(Finding finding) {
        this(List.of(finding));
    }

    UntrustedException(RejectedException rejected) {
        this(rejected.finding());
    }

    /** All complaints, at least one; verification stops at its first, a policy collects. */
    public List<Finding> findings() {
        return findings;
    }

    /** Whether a policy refused what verification let pass. */
    public boolean isPolicy() {
        return findings.get(0).code().isPolicy();
    }

    /** The stable reason of the first complaint. */
    @Override
    public String code() {
        return findings.get(0).code().code();
    }
}
