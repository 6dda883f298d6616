package dev.assay.cose;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;

/** What a COSE_Sign1 signature is over. */
public final class SigStructure {
    private SigStructure() {}

    /**
     * Sig_structure (RFC 9052 section 4.4) with no external data.
     *
     * @param protectedHeader the encoded protected header, as received
     * @param payload the content, as received
     */
    public static Bytes encode(Bytes protectedHeader, Bytes payload) {
        return Cbor.encode(CborValue.array(
                CborValue.of("Signature1"),
                CborValue.of(protectedHeader),
                CborValue.of(Bytes.empty()),
                CborValue.of(payload)));
    }
}
