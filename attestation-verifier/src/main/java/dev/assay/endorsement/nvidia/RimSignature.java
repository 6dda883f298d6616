package dev.assay.endorsement.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.x509.Certificate;
import java.util.List;

/**
 * The XML signature of a manifest as read (W3C XML Signature 1.1), not yet verified: the digest must be that of the
 * document, and the signature one over the signed info by the first certificate's key.
 *
 * @param document the whole manifest without its signature, canonical
 * @param digest SHA-384 that the reference gives, 48 bytes
 * @param signedInfo canonical
 * @param signature r || s, 96 bytes
 * @param certificates the signer's first, then its issuers
 */
public record RimSignature(
        Bytes document, Bytes digest, Bytes signedInfo, Bytes signature, List<Certificate> certificates) {
    /** Copies the list. */
    public RimSignature {
        certificates = List.copyOf(certificates);
    }
}
