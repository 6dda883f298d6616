package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;

/** Rejections with what was expected and what was found. */
final class Rejections {
    private Rejections() {}

    static RejectedException of(RejectionCode code, String message, Object expected, Object actual) {
        return new RejectedException(new Finding(code, message, expected.toString(), actual.toString()));
    }

    static void requireEqual(RejectionCode code, String message, Bytes expected, Bytes actual)
            throws RejectedException {
        if (!expected.equals(actual)) {
            throw of(code, message, expected, actual);
        }
    }
}
