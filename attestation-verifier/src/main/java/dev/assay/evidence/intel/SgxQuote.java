package dev.assay.evidence.intel;

import dev.assay.bytes.Bytes;

/**
 * A quote about an SGX enclave.
 *
 * @param envelope header and signature
 * @param report the enclave's report
 */
public record SgxQuote(QuoteEnvelope envelope, SgxReport report) implements IntelQuote {
    @Override
    public Bytes reportData() {
        return report.reportData();
    }
}
