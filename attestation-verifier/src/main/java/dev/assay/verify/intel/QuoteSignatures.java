package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.QuoteSignature;
import dev.assay.x509.PublicKey;

/** The three links from a PCK key to a quote, each a question of its own. */
final class QuoteSignatures {
    private static final int REPORT_DATA_REST = 32;

    private QuoteSignatures() {}

    /** Whether the PCK key signed the quoting enclave's report. */
    static boolean isQeReportSigned(QuoteSignature signature, PublicKey pckKey, Crypto crypto) {
        return pckKey instanceof PublicKey.Ec key
                && key.curve() == EcCurve.P256
                && crypto.ecdsaVerify(
                        EcCurve.P256,
                        key.point(),
                        crypto.sha256(signature.qeReport().encoded()),
                        signature.qeReportSignature());
    }

    /** What the quoting enclave's report data must be: SHA-256(attestation key || authentication data) || 32 zeros. */
    static Bytes expectedQeReportData(QuoteSignature signature, Crypto crypto) {
        return crypto.sha256(signature.attestationKey(), signature.qeAuthData())
                .concat(Bytes.of(new byte[REPORT_DATA_REST]));
    }

    /** Whether the attestation key signed header and body. */
    static boolean isQuoteSigned(IntelQuote quote, Crypto crypto) {
        QuoteSignature signature = quote.envelope().signature();
        return crypto.ecdsaVerify(
                EcCurve.P256,
                signature.attestationKey(),
                crypto.sha256(quote.envelope().signed()),
                signature.signature());
    }
}
