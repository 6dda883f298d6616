package dev.assay.verify.x509;

import dev.assay.bytes.Bytes;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.List;

/**
 * A path that was verified: every signature, date and constraint from the leaf up to an anchor. Only
 * {@link PathVerifier} makes these.
 */
public final class CertificatePath {
    private final List<Certificate> certificates;
    private final TrustAnchor anchor;

    CertificatePath(List<Certificate> certificates, TrustAnchor anchor) {
        this.certificates = List.copyOf(certificates);
        this.anchor = anchor;
    }

    /** Leaf first; the anchor itself is not among them, whether it came as a certificate or not. */
    public List<Certificate> certificates() {
        return certificates;
    }

    /** What the path ends at. */
    public TrustAnchor anchor() {
        return anchor;
    }

    /** The certificate that the path is about. */
    public Certificate leaf() {
        return certificates.get(0);
    }

    /** The key that signed certificate {@code index}: of the next one up, or of the anchor. */
    public PublicKey issuerKey(int index) {
        return index + 1 < certificates.size() ? certificates.get(index + 1).publicKey() : anchor.publicKey();
    }

    /** The same with its algorithm, as it stands in the issuer's certificate: what OCSP identifies issuers by. */
    public Bytes issuerSpki(int index) {
        return index + 1 < certificates.size() ? certificates.get(index + 1).spki() : anchor.spki();
    }

    /** When the first of the certificates ends, in seconds since 1970. */
    public long notAfter() {
        long earliest = Long.MAX_VALUE;
        for (Certificate certificate : certificates) {
            earliest = Math.min(earliest, certificate.notAfter());
        }
        return earliest;
    }
}
