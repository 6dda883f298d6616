package dev.assay.evidence.intel;

import dev.assay.bytes.Bytes;

/**
 * What quotes of all versions and TEEs share.
 *
 * @param header the header
 * @param bodyType what stands between header and signature
 * @param signed header, body descriptor (version 5) and body as received: what the attestation key signed
 * @param signatureDataLength declared length of the signature data, in bytes
 * @param signature the signature data
 */
public record QuoteEnvelope(
        QuoteHeader header, BodyType bodyType, Bytes signed, int signatureDataLength, QuoteSignature signature) {
    private static final int LENGTH_FIELD_BYTES = 4;

    /** Length of the quote without what may follow it. */
    public int length() {
        return signed.length() + LENGTH_FIELD_BYTES + signatureDataLength;
    }
}
