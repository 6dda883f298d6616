package dev.assay.cli.document;

import dev.assay.bytes.Bytes;

/** The few bytes by which the vendors' evidence is told apart; nothing more of it is read here. */
final class QuoteHeader {
    /** QE vendor identifier of Intel, at 0x0c of every DCAP quote. */
    private static final String INTEL_QE_VENDOR = "939a7233f79c4ca9940a0db3957f0607";

    private static final int QUOTE_HEADER_BYTES = 48;
    private static final int TEE_TYPE_TDX = 0x81;
    private static final int SNP_REPORT_BYTES = 1184;

    private QuoteHeader() {}

    /** A DCAP quote: version 0x00, QE vendor 0x0c. */
    static boolean isQuote(Bytes file) {
        return file.length() >= QUOTE_HEADER_BYTES
                && quoteVersion(file) >= 3
                && quoteVersion(file) <= 5
                && file.slice(0x0c, 0x1c).hex().equals(INTEL_QE_VENDOR);
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

    static long little32(Bytes file, int at) {
        return file.at(at) | (long) file.at(at + 1) << 8 | (long) file.at(at + 2) << 16 | (long) file.at(at + 3) << 24;
    }

    /** SPDM 1.1 GET_MEASUREMENTS (DSP0274): version 0x11, request code 0xe0; what an NVIDIA report begins with. */
    static boolean isSpdmMeasurements(Bytes file) {
        return file.length() > 37 && file.at(0) == 0x11 && file.at(1) == 0xe0;
    }
}
