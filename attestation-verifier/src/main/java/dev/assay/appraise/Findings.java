package dev.assay.appraise;

import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;

/** Collects complaints. */
final class Findings {
    private final List<Finding> findings = new ArrayList<>();

    void add(RejectionCode code, String message, String expected, String actual) {
        findings.add(new Finding(code, message, expected, actual));
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    List<Finding> list() {
        return List.copyOf(findings);
    }
}
