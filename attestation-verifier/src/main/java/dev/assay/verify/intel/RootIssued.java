package dev.assay.verify.intel;

import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import java.util.List;

/**
 * A certificate that the root issued, verified: of a PCK certificate authority or of the TCB signing service.
 *
 * @param certificate the certificate
 * @param root who issued it
 */
record RootIssued(Certificate certificate, TrustAnchor root) {
    /** For an authority: what a PCK certificate's path may end at when its own path need not be verified again. */
    TrustAnchor asAnchor() {
        return new TrustAnchor(
                "PCK issuer", certificate.subject(), certificate.spki(), certificate.publicKey(), List.of());
    }
}
