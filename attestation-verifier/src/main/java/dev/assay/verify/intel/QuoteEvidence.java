package dev.assay.verify.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.SgxQuote;
import dev.assay.evidence.intel.SgxReport;
import dev.assay.evidence.intel.TdReport;
import dev.assay.evidence.intel.TdxQuote;

/** What a verified quote says, in the words that policies use. */
final class QuoteEvidence {
    private QuoteEvidence() {}

    static void describe(IntelQuote quote, VerifiedEvidence.Builder evidence) throws MalformedException {
        if (quote instanceof SgxQuote sgx) {
            sgx(sgx.report(), evidence);
        } else if (quote instanceof TdxQuote tdx) {
            tdx(tdx.report(), evidence);
        }
    }

    private static void sgx(SgxReport report, VerifiedEvidence.Builder evidence) throws MalformedException {
        evidence.measurement("mrenclave", report.mrEnclave())
                .measurement("mrsigner", report.mrSigner())
                .debug(report.isDebug())
                .attribute("isv_prod_id", report.isvProdId())
                .attribute("isv_svn", report.isvSvn())
                .attribute("config_svn", report.configSvn())
                .attribute("misc_select", number(report.miscSelect()))
                .attribute("sgx_attributes", number(report.attributes().slice(0, 8)))
                .attribute("sgx_xfrm", number(report.attributes().slice(8, 16)));
    }

    private static void tdx(TdReport report, VerifiedEvidence.Builder evidence) throws MalformedException {
        evidence.measurement("mrtd", report.mrTd())
                .measurement("mrseam", report.mrSeam())
                .measurement("mrsignerseam", report.mrSignerSeam())
                .measurement("mrconfigid", report.mrConfigId())
                .measurement("mrowner", report.mrOwner())
                .measurement("mrownerconfig", report.mrOwnerConfig())
                .debug(report.isUnderDebug())
                .attribute("td_attributes", number(report.tdAttributes()))
                .attribute("xfam", number(report.xfam()))
                .attribute("sept_ve_disable", report.isSeptVeDisabled() ? 1 : 0)
                .attribute("seam_svn", report.teeTcbSvn().at(TdxModuleCheck.SVN))
                .attribute("seam_major_version", report.teeTcbSvn().at(TdxModuleCheck.MAJOR_VERSION));
        for (int i = 0; i < report.rtmrs().size(); i++) {
            evidence.measurement("rtmr" + i, report.rtmrs().get(i));
        }
        TdReport.Later later = report.later();
        if (later != null) {
            evidence.measurement("mrservicetd", later.mrServiceTd());
        }
    }

    /** Bit fields are little endian; one whose highest bit is set comes out negative, bits as they are. */
    private static long number(Bytes littleEndian) throws MalformedException {
        try (ByteReader in = new ByteReader(littleEndian, "attributes")) {
            return in.unsignedLittleEndian(littleEndian.length());
        }
    }
}
