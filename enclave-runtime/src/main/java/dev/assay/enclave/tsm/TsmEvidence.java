package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.enclave.EnclaveMode;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.CertificateTable;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.TdxQuote;
import java.util.List;

/**
 * A report in the form of a bundle, and what this guest has to know of it.
 *
 * @param tee whose it is
 * @param record media type and bytes
 * @param reportData what it vouches for
 * @param mode whether the hardware says that the guest can be debugged
 * @param registers RTMR0 to RTMR3; empty for SEV-SNP
 */
record TsmEvidence(TeeType tee, CmwRecord record, Bytes reportData, EnclaveMode mode, List<Bytes> registers) {
    static TsmEvidence read(TsmReport report) throws MalformedException {
        return switch (report.provider()) {
            case TsmTransaction.TDX -> tdx(report.outblob());
            case TsmTransaction.SEV_SNP -> sevSnp(report.outblob(), report.auxblob());
            default -> throw new MalformedException("reports of \"" + report.provider() + "\" are not known");
        };
    }

    /** A quote without what may follow it. */
    private static TsmEvidence tdx(Bytes outblob) throws MalformedException {
        if (!(IntelQuote.decode(outblob) instanceof TdxQuote quote)) {
            throw new MalformedException("a quote of an enclave stands where one of a trust domain must");
        }
        int length = quote.envelope().length();
        return new TsmEvidence(
                TeeType.TDX,
                new CmwRecord(MediaTypes.INTEL_QUOTE, outblob.slice(0, length), CmwRecord.EVIDENCE),
                quote.reportData(),
                mode(quote.report().isUnderDebug()),
                quote.report().rtmrs());
    }

    /** A report, followed by the host's certificate table where that can be read: what the host adds is not vouched for. */
    private static TsmEvidence sevSnp(Bytes outblob, Bytes auxblob) throws MalformedException {
        Bytes encoded = withoutPadding(outblob);
        SnpReport report = SnpReport.decode(encoded);
        return new TsmEvidence(
                TeeType.SEV_SNP,
                new CmwRecord(
                        MediaTypes.SEV_SNP_REPORT,
                        hasCertificates(auxblob) ? encoded.concat(auxblob) : encoded,
                        CmwRecord.EVIDENCE),
                report.reportData(),
                mode(report.policy().debug()),
                List.of());
    }

    private static Bytes withoutPadding(Bytes outblob) {
        int rest = outblob.length() - SnpReport.BYTES;
        boolean padded =
                rest > 0 && outblob.slice(SnpReport.BYTES, outblob.length()).equals(Bytes.of(new byte[rest]));
        return padded ? outblob.slice(0, SnpReport.BYTES) : outblob;
    }

    private static boolean hasCertificates(Bytes table) {
        try {
            return table.length() > 0 && !CertificateTable.decode(table).isEmpty();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static EnclaveMode mode(boolean debug) {
        return debug ? EnclaveMode.DEBUG : EnclaveMode.RELEASE;
    }
}
