package dev.assay.verify.intel;

import dev.assay.evidence.intel.PckCertificate;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;

/**
 * A PCK certificate whose path was verified.
 *
 * @param pck the certificate
 * @param issuer its authority's certificate
 * @param root what the path ends at
 */
record PckChain(PckCertificate pck, Certificate issuer, TrustAnchor root) {
    /** Whether the dates of both certificates are those of {@code now}. */
    boolean isInForce(long now) {
        return now >= pck.certificate().notBefore() && now >= issuer.notBefore() && now <= notAfter();
    }

    /** When the first of the certificates ends, in seconds since 1970. */
    long notAfter() {
        return Math.min(pck.certificate().notAfter(), issuer.notAfter());
    }
}
