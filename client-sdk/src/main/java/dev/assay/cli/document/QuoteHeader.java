package dev.assay.cli.document;

import dev.assay.bytes.Bytes;

/** The few bytes by which the vendors' evidence is told apart. */
public final class QuoteHeader {
    /** QE vendor identifier of Intel, at 0x0c of every DCAP quote. */
    private static final String INTEL_QE_VENDOR = "939a7233f79c4ca9940a0db3957f0607";

    private static final int QUOTE_HEADER_BYTES = 48;
    private static final int ECDSA_P256 = 2;
    private static final int TEE_TYPE_TDX = 0x81;
    private static final int HCL_HEADER_BYTES = 0x20;
    private static final int SNP_REPORT_BYTES = 1184;

    private QuoteHeader() {}

    /**
     * A DCAP quote: version 0x00, and then either Intel's QE vendor 0x0c, or key type 0x02 and TEE type 0x04 that there
     * are, so that another vendor's quote is told as such.
     */
    static boolean isQuote(Bytes file) {
        return file.length() >= QUOTE_HEADER_BYTES
                && quoteVersion(file) >= 3
                && quoteVersion(file) <= 5
                && (file.slice(0x0c, 0x1c).hex().equals(INTEL_QE_VENDOR)
                        || file.at(2) == ECDSA_P256 && file.at(3) == 0 && (little32(file, 4) == 0 || isTdx(file)));
    }

    static int quoteVersion(Bytes file) {
        return file.at(0) | file.at(1) << 8;
    }

    /** TEE type 0x04; reserved, that is zero, in version 3. */
    static boolean isTdx(Bytes file) {
        return file.at(4) == TEE_TYPE_TDX;
    }

    /** A SEV-SNP report: version 0x00, signature algorithm 0x34 (1 is ECDSA P-384 with SHA-384). */
    static boolean isSnpReport(Bytes file) {
        return file.length() >= SNP_REPORT_BYTES
                && little32(file, 0x00) >= 2
                && little32(file, 0x00) <= 5
                && little32(file, 0x34) == 1;
    }

    /** An HCL report, which Azure's paravisor wraps a SEV-SNP report in: signature 0x00, report at 0x20. */
    static boolean isHclReport(Bytes file) {
        return file.length() >= HCL_HEADER_BYTES + SNP_REPORT_BYTES
                && file.slice(0, 4).equals(Bytes.utf8("HCLA"))
                && isSnpReport(file.slice(HCL_HEADER_BYTES, file.length()));
    }

    static long little32(Bytes file, int at) {
        return file.at(at) | (long) file.at(at + 1) << 8 | (long) file.at(at + 2) << 16 | (long) file.at(at + 3) << 24;
    }

    /** SPDM 1.1 GET_MEASUREMENTS (DSP0274): version 0x11, request code 0xe0; what an NVIDIA report begins with. */
    public static boolean isSpdmMeasurements(Bytes file) {
        return file.length() > 37 && file.at(0) == 0x11 && file.at(1) == 0xe0;
    }
}
