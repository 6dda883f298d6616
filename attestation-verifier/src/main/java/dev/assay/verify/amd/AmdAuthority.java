package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.verify.x509.Signatures;
import dev.assay.verify.x509.VerifiedCrl;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ASK or ASVK, the keys that sign VCEK and VLEK certificates, verified up to its ARK once for many reports. One that
 * failed is kept with its failure: it matters only to reports that need it.
 */
final class AmdAuthority {
    private static final String ASK_PREFIX = "SEV-";
    private static final String ARK_PREFIX = "ARK-";

    private final Certificate certificate;
    private final String name;
    private final String rootName;
    private final List<VerifiedCrl> lists;
    private final @Nullable Finding failure;

    private AmdAuthority(
            Certificate certificate, String name, String rootName, List<VerifiedCrl> lists, @Nullable Finding failure) {
        this.certificate = certificate;
        this.name = name;
        this.rootName = rootName;
        this.lists = List.copyOf(lists);
        this.failure = failure;
    }

    /** Whether the certificate bears the name of an ASK or ASVK: {@code SEV-Milan}, {@code SEV-VLEK-Milan}. */
    static boolean isAuthority(Certificate certificate) throws MalformedException {
        return certificate.commonName().startsWith(ASK_PREFIX)
                && !VekCertificate.isVek(certificate)
                && !certificate.isSelfIssued();
    }

    /** Whether the certificate bears the name of an ARK: {@code ARK-Milan}. */
    static boolean isRoot(Certificate certificate) throws MalformedException {
        return certificate.isSelfIssued() && certificate.commonName().startsWith(ARK_PREFIX);
    }

    /**
     * Verifies an ASK or ASVK.
     *
     * @param roots ARK certificates that were handed over, which are believed for nothing
     * @param lists revocation lists that were handed over, of any issuer
     */
    static AmdAuthority verify(
            Certificate certificate,
            List<Certificate> roots,
            List<TrustAnchor> anchors,
            List<Crl> lists,
            long now,
            Crypto crypto)
            throws MalformedException {
        String name = certificate.commonName();
        String rootName = certificate.issuerCommonName();
        try {
            CertificatePath path = new PathVerifier(crypto, now).verify(certificate, roots, anchors, name);
            requireAuthority(certificate, name);
            requireSameRoot(path.anchor(), roots, name, now, crypto);
            List<VerifiedCrl> verified = verifyLists(path.anchor(), rootName, lists, now, crypto);
            for (VerifiedCrl list : verified) {
                list.requireNotRevoked(certificate, name + " certificate");
            }
            return new AmdAuthority(certificate, name, rootName, verified, null);
        } catch (RejectedException failure) {
            return new AmdAuthority(certificate, name, rootName, List.of(), failure.finding());
        }
    }

    /** It signs certificates, although it is the leaf of its own path. */
    private static void requireAuthority(Certificate certificate, String name) throws RejectedException {
        if (!certificate.isCa() || !certificate.allows(Certificate.KEY_CERT_SIGN)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, "the " + name + " is no certificate authority");
        }
    }

    /**
     * An anchor is believed for its key and need not be there. But a chain that is handed over whole is verified whole:
     * among the ARK certificates given is this chain's, with the anchor's key, signed by it and valid now.
     */
    private static void requireSameRoot(
            TrustAnchor anchor, List<Certificate> roots, String name, long now, Crypto crypto)
            throws RejectedException {
        RejectionCode worst = roots.isEmpty() ? null : RejectionCode.CERTIFICATE_ISSUER_MISSING;
        for (Certificate root : roots) {
            if (root.subject().equals(anchor.subject())) {
                worst = flaw(root, anchor, now, crypto);
                if (worst == null) {
                    return;
                }
            }
        }
        if (worst != null) {
            throw new RejectedException(
                    worst, "none of the ARK certificates given is one of the issuer of the " + name + " that is valid");
        }
    }

    private static @Nullable RejectionCode flaw(Certificate root, TrustAnchor anchor, long now, Crypto crypto) {
        if (!root.spki().equals(anchor.spki())) {
            return RejectionCode.CERTIFICATE_UNTRUSTED_ROOT;
        }
        if (!Signatures.verify(root.envelope(), anchor.publicKey(), crypto)) {
            return RejectionCode.CERTIFICATE_SIGNATURE_INVALID;
        }
        if (now < root.notBefore()) {
            return RejectionCode.CERTIFICATE_NOT_YET_VALID;
        }
        return now > root.notAfter() ? RejectionCode.CERTIFICATE_EXPIRED : null;
    }

    /** AMD 57230, chapter on CRLs: signed by the ARK, about the ASK and the ASVK. */
    private static List<VerifiedCrl> verifyLists(
            TrustAnchor anchor, String rootName, List<Crl> lists, long now, Crypto crypto) throws RejectedException {
        List<VerifiedCrl> verified = new ArrayList<>();
        for (Crl list : lists) {
            if (list.issuer().equals(anchor.subject())) {
                verified.add(VerifiedCrl.verify(
                        list, anchor.subject(), anchor.publicKey(), now, rootName + " revocation list", crypto));
            }
        }
        return verified;
    }

    /** @throws RejectedException with why it did not verify */
    void requireVerified() throws RejectedException {
        if (failure != null) {
            throw new RejectedException(failure);
        }
    }

    /** The certificate. */
    Certificate certificate() {
        return certificate;
    }

    /** Common name. */
    String name() {
        return name;
    }

    /** Common name of its issuer. */
    String rootName() {
        return rootName;
    }

    /** Its key as the end of a VCEK's or VLEK's path. */
    TrustAnchor asAnchor() {
        return new TrustAnchor(name, certificate.subject(), certificate.spki(), certificate.publicKey(), List.of());
    }

    /**
     * The newest list that was asked whether it is revoked; null without one. AMD's service has one for ASKs and one for
     * ASVKs, both of the same issuer: the authority's name keeps their numbers apart.
     */
    @Nullable
    EndorsementStamp stamp() {
        EndorsementStamp newest = null;
        for (VerifiedCrl list : lists) {
            Crl crl = list.crl();
            if (newest == null || crl.thisUpdate() > newest.issuedAt()) {
                newest = new EndorsementStamp(
                        EndorsementKind.CRL,
                        "amd-crl/" + rootName + "/" + name,
                        crl.number(),
                        crl.thisUpdate(),
                        crl.nextUpdate());
            }
        }
        return newest;
    }

    /** When it or the first of its lists ends, in seconds since 1970. */
    long validUntil() {
        long until = certificate.notAfter();
        for (VerifiedCrl list : lists) {
            until = Math.min(until, list.crl().nextUpdate());
        }
        return until;
    }

    /** Whether this is the certificate with these bytes. */
    boolean isOf(Bytes encoded) {
        return certificate.encoded().equals(encoded);
    }
}
