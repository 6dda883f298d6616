package dev.assay.verify.intel;

import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;

/**
 * A PCK certificate authority whose path to the root was verified.
 *
 * @param certificate its certificate
 * @param root what the path ends at
 */
record PckIssuer(Certificate certificate, TrustAnchor root) {
    /** What a PCK certificate's path may end at when this authority's own path need not be verified again. */
    TrustAnchor asAnchor() {
        return new TrustAnchor("PCK issuer", certificate.subject(), certificate.spki(), certificate.publicKey());
    }
}
