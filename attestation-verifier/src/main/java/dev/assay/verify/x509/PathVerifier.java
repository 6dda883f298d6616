package dev.assay.verify.x509;

import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.List;
import java.util.Set;

/**
 * Certification path validation (RFC 5280 section 6.1) as far as vendors' chains need it: no policies, no name
 * constraints; a critical extension that would bring either is refused like every unknown one.
 *
 * <p>The path is looked for among candidates in any order. An anchor is a name and a key: which certificate carries them,
 * and whether one does, makes no difference.
 */
public final class PathVerifier {
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
     * @param candidates certificates that may stand between, in any order; several may have the same name and key
     * @param what names the leaf in messages, for example {@code "PCK certificate"}
     * @throws RejectedException a {@code certificate.*} code: that of the path that came furthest
     */
    public CertificatePath verify(
            Certificate leaf, List<Certificate> candidates, List<TrustAnchor> anchors, String what)
            throws RejectedException {
        return new PathSearch(this, crypto, candidates, anchors, what).from(leaf);
    }

    /** Dates, constraints and critical extensions of the certificate that has {@code below} others below it. */
    void requireValid(Certificate certificate, int below, String what) throws RejectedException {
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

    static RejectedException rejected(RejectionCode code, String what, String message, String expected, String actual) {
        return new RejectedException(new Finding(code, "the " + what + "'s " + message, expected, actual));
    }
}
