package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/**
 * Which PCK certificate certifies a quoting enclave (QuoteLibReference table "QE Certification Data").
 *
 * @param type 1: PPID in the clear; 2, 3: PPID encrypted; 4: the certificate; 5: the certificate and its chain; 6: the
 *     quoting enclave's report with one of the others inside
 * @param data as received
 */
public record CertificationData(int type, Bytes data) {
    /** The PCK certificate alone. */
    public static final int PCK_CERTIFICATE = 4;
    /** The PCK certificate and its chain, PEM. */
    public static final int PCK_CHAIN = 5;
    /** QE report certification data: what versions 4 and 5 wrap around one of the other types. */
    public static final int QE_REPORT = 6;

    static CertificationData read(ByteReader in) throws MalformedException {
        int type = (int) in.unsignedLittleEndian(2);
        long size = in.unsignedLittleEndian(4);
        if (size > in.remaining()) {
            throw in.malformed("certification data of " + size + " bytes with " + in.remaining() + " left");
        }
        return new CertificationData(type, in.bytes((int) size));
    }

    /** Whether the certificate itself is here. */
    public boolean holdsCertificate() {
        return type == PCK_CERTIFICATE || type == PCK_CHAIN;
    }
}
