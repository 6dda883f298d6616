package dev.assay.verify.x509;

import dev.assay.crypto.Crypto;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One search for a path. Issuers re-issue certificates for the same name and key, so that the first candidate that fits
 * need not be the one that leads to an anchor: all are tried. Whoever hands over the candidates can make many that fit,
 * so that signatures are counted.
 */
final class PathSearch {
    private static final int MAX_CERTIFICATES = 8;
    private static final int MAX_SIGNATURES = 64;

    private final PathVerifier verifier;
    private final Crypto crypto;
    private final List<Certificate> candidates;
    private final List<TrustAnchor> anchors;
    private final String what;

    private final List<Certificate> path = new ArrayList<>();
    private int signatures;
    private @Nullable RejectedException failure;
    private int failureDepth;

    PathSearch(
            PathVerifier verifier,
            Crypto crypto,
            List<Certificate> candidates,
            List<TrustAnchor> anchors,
            String what) {
        this.verifier = verifier;
        this.crypto = crypto;
        this.candidates = candidates;
        this.anchors = anchors;
        this.what = what;
    }

    CertificatePath from(Certificate leaf) throws RejectedException {
        CertificatePath found = through(leaf);
        if (found != null) {
            return found;
        }
        if (failure == null) {
            throw new IllegalStateException("neither a path nor a reason");
        }
        throw failure;
    }

    /** The path that goes on with {@code current}, or null and the reason remembered. */
    private @Nullable CertificatePath through(Certificate current) throws RejectedException {
        // An anchor that came as a certificate is believed for its key, not for what it says of itself.
        TrustAnchor asAnchor = anchorLike(current);
        if (asAnchor != null && !path.isEmpty()) {
            return new CertificatePath(path, asAnchor);
        }
        try {
            verifier.requireValid(current, path.size(), what);
        } catch (RejectedException notValid) {
            return no(notValid);
        }
        path.add(current);
        CertificatePath found = above(current);
        path.remove(path.size() - 1);
        return found;
    }

    private @Nullable CertificatePath above(Certificate current) throws RejectedException {
        TrustAnchor anchor = anchorOf(current);
        if (anchor != null) {
            return new CertificatePath(path, anchor);
        }
        if (path.size() == MAX_CERTIFICATES) {
            return no(
                    rejected(RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, "chain is too long", "at most 8", "more"));
        }
        if (current.isSelfIssued()) {
            return no(rejected(
                    RejectionCode.CERTIFICATE_UNTRUSTED_ROOT,
                    "chain ends in a root that is no trust anchor",
                    anchors.stream().map(TrustAnchor::name).toList().toString(),
                    crypto.sha256(current.encoded()).hex()));
        }
        return throughAnIssuer(current);
    }

    private @Nullable CertificatePath throughAnIssuer(Certificate current) throws RejectedException {
        boolean named = anchors.stream().anyMatch(a -> a.subject().equals(current.issuer()));
        boolean signed = false;
        for (Certificate candidate : candidates) {
            if (candidate.subject().equals(current.issuer()) && !path.contains(candidate)) {
                named = true;
                if (isSignedBy(current, candidate)) {
                    signed = true;
                    CertificatePath found = through(candidate);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        if (signed) {
            return null;
        }
        return no(
                named
                        ? rejected(
                                RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                                "chain has a certificate that its issuer did not sign",
                                "",
                                "")
                        : rejected(
                                RejectionCode.CERTIFICATE_ISSUER_MISSING,
                                "chain has a certificate whose issuer is not there",
                                current.issuer().hex(),
                                ""));
    }

    private @Nullable TrustAnchor anchorLike(Certificate certificate) {
        for (TrustAnchor anchor : anchors) {
            if (anchor.subject().equals(certificate.subject()) && anchor.spki().equals(certificate.spki())) {
                return anchor;
            }
        }
        return null;
    }

    private @Nullable TrustAnchor anchorOf(Certificate certificate) {
        for (TrustAnchor anchor : anchors) {
            if (anchor.subject().equals(certificate.issuer())
                    && Signatures.verify(certificate.envelope(), anchor.publicKey(), crypto)) {
                return anchor;
            }
        }
        return null;
    }

    private boolean isSignedBy(Certificate certificate, Certificate issuer) throws RejectedException {
        if (++signatures > MAX_SIGNATURES) {
            throw rejected(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    "chain could be made of too many certificates",
                    "at most " + MAX_SIGNATURES + " signatures",
                    "more");
        }
        return Signatures.verify(certificate.envelope(), issuer.publicKey(), crypto);
    }

    /** Remembers the reason if no path came further; at the same length, by the codes' order, not the candidates'. */
    private @Nullable CertificatePath no(RejectedException reason) {
        boolean further = failure == null || path.size() > failureDepth;
        boolean before = failure != null && path.size() == failureDepth && order(reason) < order(failure);
        if (further || before) {
            failure = reason;
            failureDepth = path.size();
        }
        return null;
    }

    private static int order(RejectedException reason) {
        return reason.code().ordinal();
    }

    private RejectedException rejected(RejectionCode code, String message, String expected, String actual) {
        return PathVerifier.rejected(code, what, message, expected, actual);
    }
}
