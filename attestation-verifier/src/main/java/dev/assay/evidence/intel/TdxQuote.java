package dev.assay.evidence.intel;

import dev.assay.bytes.Bytes;

/**
 * A quote about a trust domain.
 *
 * @param envelope header and signature
 * @param report the domain's report
 */
public record TdxQuote(QuoteEnvelope envelope, TdReport report) implements IntelQuote {
    @Override
    public Bytes reportData() {
        return report.reportData();
    }
}
