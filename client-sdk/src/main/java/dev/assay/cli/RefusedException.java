package dev.assay.cli;

import dev.assay.result.Finding;
import java.util.List;

/** A policy refused, and has all its complaints to tell. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    RefusedException(List<Finding> findings) {
        super(findings.get(0).message());
        this.findings = List.copyOf(findings);
    }

    List<Finding> findings() {
        return findings;
    }
}
