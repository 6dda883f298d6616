package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates of one purpose that the root must have issued itself. One that does not verify rejects, unless another one
 * with the same key does: Intel issues certificates anew, and pools keep the old ones.
 */
final class CertificateAttempts {
    /** Whoever hands over endorsements is not trusted, with this verifier's time neither. */
    private static final int MAX_ATTEMPTS = 16;

    private final PathVerifier paths;
    private final List<Certificate> pool;
    private final List<TrustAnchor> anchors;
    private final List<RootIssued> verified = new ArrayList<>();
    private final List<Certificate> failed = new ArrayList<>();
    private final List<RejectedException> failures = new ArrayList<>();

    CertificateAttempts(PathVerifier paths, List<Certificate> pool, List<TrustAnchor> anchors) {
        this.paths = paths;
        this.pool = pool;
        this.anchors = anchors;
    }

    /** Verifies one and remembers how that went. */
    void verify(Certificate certificate, String what, int usage) throws MalformedException {
        if (verified.size() + failed.size() == MAX_ATTEMPTS) {
            throw new MalformedException("endorsements: more than " + MAX_ATTEMPTS + " for a " + what);
        }
        try {
            CertificatePath path = paths.verify(certificate, pool, anchors, what);
            if (path.certificates().size() != 1 || !certificate.allows(usage)) {
                throw new RejectedException(
                        RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                        "the " + what + " is not issued by the root, or not for this use");
            }
            verified.add(new RootIssued(certificate, path.anchor()));
        } catch (RejectedException failure) {
            failed.add(certificate);
            failures.add(failure);
        }
    }

    /** Those that verified, if each of the others is replaced by one of them. */
    List<RootIssued> requireAllReplaced() throws RejectedException {
        for (int i = 0; i < failed.size(); i++) {
            Bytes spki = failed.get(i).spki();
            if (verified.stream().noneMatch(each -> each.certificate().spki().equals(spki))) {
                throw failures.get(i);
            }
        }
        return verified;
    }
}
