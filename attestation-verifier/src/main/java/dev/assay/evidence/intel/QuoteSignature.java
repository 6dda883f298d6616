package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/**
 * The signature data of a quote (QuoteLibReference appendix A.4, "ECDSA 256-bit Quote Signature Data Structure").
 *
 * @param signature r || s by the attestation key over header and body
 * @param attestationKey X || Y on P-256
 * @param qeReport the quoting enclave's report, which names the attestation key
 * @param qeReportSignature r || s by the PCK key over the report
 * @param qeAuthData what the quoting enclave's report covers beside the key
 * @param certification which PCK certificate; of type 1 to 5
 */
public record QuoteSignature(
        Bytes signature,
        Bytes attestationKey,
        SgxReport qeReport,
        Bytes qeReportSignature,
        Bytes qeAuthData,
        CertificationData certification) {
    private static final int SIGNATURE_BYTES = 64;
    private static final int KEY_BYTES = 64;

    static QuoteSignature decode(Bytes encoded, int version) throws MalformedException {
        try (ByteReader in = new ByteReader(encoded, "quote signature data")) {
            Bytes signature = in.bytes(SIGNATURE_BYTES);
            Bytes attestationKey = in.bytes(KEY_BYTES);
            if (version == 3) {
                return qeReport(in, signature, attestationKey);
            }
            // A.4.9 of versions 4 and 5: one record of type 6 holds what version 3 has here.
            CertificationData outer = CertificationData.read(in);
            if (outer.type() != CertificationData.QE_REPORT) {
                throw in.malformed("expected certification data of type 6, found type " + outer.type());
            }
            try (ByteReader inner = new ByteReader(outer.data(), "QE report certification data")) {
                return qeReport(inner, signature, attestationKey);
            }
        }
    }

    private static QuoteSignature qeReport(ByteReader in, Bytes signature, Bytes attestationKey)
            throws MalformedException {
        SgxReport qeReport = SgxReport.decode(in.bytes(SgxReport.BYTES), "QE report");
        Bytes qeReportSignature = in.bytes(SIGNATURE_BYTES);
        Bytes qeAuthData = in.bytes((int) in.unsignedLittleEndian(2));
        CertificationData certification = CertificationData.read(in);
        if (certification.type() < 1 || certification.type() > CertificationData.PCK_CHAIN) {
            throw in.malformed("expected certification data of type 1 to 5, found type " + certification.type());
        }
        return new QuoteSignature(signature, attestationKey, qeReport, qeReportSignature, qeAuthData, certification);
    }
}
