package dev.assay.verify.x509;

import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Certification path validation (RFC 5280 section 6.1) as far as vendors' chains need it: no policies, no name
 * constraints; a critical extension that would bring either is refused like every unknown one.
 *
 * <p>The path is looked for among candidates in any order. An anchor is a name and a key: which certificate carries them,
 * and whether one does, makes no difference.
 */
public final class PathVerifier {
    private static final int MAX_CERTIFICATES = 8;
    private static final Set<String> KNOWN_CRITICAL =
            Set.of(Extension.BASIC_CONSTRAINTS, Extension.KEY_USAGE, Extension.EXTENDED_KEY_USAGE);

    private final Crypto crypto;
    private final long now;
    private final Set<String> alsoUnderstood;

    /** A verifier as of {@code nowEpochSeconds}. */
    public PathVerifier(Crypto crypto, long nowEpochSeconds) {
        this(crypto, nowEpochSeconds, Set.of());
    }

    /**
     * The same for chains with critical extensions that the caller reads itself.
     *
     * @param alsoUnderstood their object identifiers
     */
    public PathVerifier(Crypto crypto, long nowEpochSeconds, Set<String> alsoUnderstood) {
        this.crypto = crypto;
        this.now = nowEpochSeconds;
        this.alsoUnderstood = alsoUnderstood;
    }

    /**
     * Verifies the path from {@code leaf} to one of {@code anchors}.
     *
     * @param candidates certificates that may stand between, in any order
     * @param what names the leaf in messages, for example {@code "PCK certificate"}
     * @throws RejectedException at the first failure, a {@code certificate.*} code
     */
    public CertificatePath verify(
            Certificate leaf, List<Certificate> candidates, List<TrustAnchor> anchors, String what)
            throws RejectedException {
        List<Certificate> path = new ArrayList<>();
        Certificate current = leaf;
        while (true) {
            // An anchor that came as a certificate is believed for its key, not for what it says of itself.
            TrustAnchor asAnchor = anchorLike(current, anchors);
            if (asAnchor != null && !path.isEmpty()) {
                return new CertificatePath(path, asAnchor);
            }
            requireValid(current, path.size(), what);
            path.add(current);
            TrustAnchor anchor = anchorOf(current, anchors);
            if (anchor != null) {
                return new CertificatePath(path, anchor);
            }
            if (path.size() == MAX_CERTIFICATES) {
                throw rejected(
                        RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, what, "chain is too long", "at most 8", "more");
            }
            current = issuerOf(current, candidates, anchors, what);
        }
    }

    private static @Nullable TrustAnchor anchorLike(Certificate certificate, List<TrustAnchor> anchors) {
        for (TrustAnchor anchor : anchors) {
            if (anchor.subject().equals(certificate.subject()) && anchor.spki().equals(certificate.spki())) {
                return anchor;
            }
        }
        return null;
    }

    private @Nullable TrustAnchor anchorOf(Certificate certificate, List<TrustAnchor> anchors) {
        for (TrustAnchor anchor : anchors) {
            if (anchor.subject().equals(certificate.issuer())
                    && Signatures.verify(certificate.envelope(), anchor.publicKey(), crypto)) {
                return anchor;
            }
        }
        return null;
    }

    private Certificate issuerOf(
            Certificate certificate, List<Certificate> candidates, List<TrustAnchor> anchors, String what)
            throws RejectedException {
        if (certificate.isSelfIssued()) {
            throw rejected(
                    RejectionCode.CERTIFICATE_UNTRUSTED_ROOT,
                    what,
                    "chain ends in a root that is no trust anchor",
                    anchors.stream().map(TrustAnchor::name).toList().toString(),
                    crypto.sha256(certificate.encoded()).hex());
        }
        boolean named = anchors.stream().anyMatch(a -> a.subject().equals(certificate.issuer()));
        for (Certificate candidate : candidates) {
            if (candidate.subject().equals(certificate.issuer())) {
                named = true;
                if (Signatures.verify(certificate.envelope(), candidate.publicKey(), crypto)) {
                    return candidate;
                }
            }
        }
        throw named
                ? rejected(
                        RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                        what,
                        "chain has a certificate that its issuer did not sign",
                        "",
                        "")
                : rejected(
                        RejectionCode.CERTIFICATE_ISSUER_MISSING,
                        what,
                        "chain has a certificate whose issuer is not there",
                        certificate.issuer().hex(),
                        "");
    }

    /** Dates, constraints and critical extensions of the certificate that has {@code below} others below it. */
    private void requireValid(Certificate certificate, int below, String what) throws RejectedException {
        if (now < certificate.notBefore()) {
            throw rejected(
                    RejectionCode.CERTIFICATE_NOT_YET_VALID,
                    what,
                    "chain has a certificate that is not valid yet",
                    "now not before " + UtcTime.format(certificate.notBefore()),
                    UtcTime.format(now));
        }
        if (now > certificate.notAfter()) {
            throw rejected(
                    RejectionCode.CERTIFICATE_EXPIRED,
                    what,
                    "chain has a certificate that has expired",
                    "now not after " + UtcTime.format(certificate.notAfter()),
                    UtcTime.format(now));
        }
        if (below > 0) {
            requireAuthority(certificate, below, what);
        }
        for (Extension extension : certificate.extensions()) {
            boolean understood = KNOWN_CRITICAL.contains(extension.oid()) || alsoUnderstood.contains(extension.oid());
            if (extension.critical() && !understood) {
                throw rejected(
                        RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                        what,
                        "chain has a certificate with an unknown critical extension",
                        "",
                        extension.oid());
            }
        }
    }

    /** Whether every critical extension is one that all chains may have. */
    static boolean understands(Certificate certificate) {
        return certificate.extensions().stream()
                .allMatch(extension -> !extension.critical() || KNOWN_CRITICAL.contains(extension.oid()));
    }

    private static void requireAuthority(Certificate certificate, int below, String what) throws RejectedException {
        // A path length counts the authorities between this certificate and the leaf.
        boolean lengthAllowed = certificate.pathLength() < 0 || below - 1 <= certificate.pathLength();
        if (!certificate.isCa() || !certificate.allows(Certificate.KEY_CERT_SIGN) || !lengthAllowed) {
            throw rejected(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    what,
                    "chain has an issuer that is no certificate authority, or one with another one below than it may",
                    "",
                    "");
        }
    }

    private static RejectedException rejected(
            RejectionCode code, String what, String message, String expected, String actual) {
        return new RejectedException(new Finding(code, "the " + what + "'s " + message, expected, actual));
    }
}
