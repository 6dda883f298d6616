package dev.assay.verify.aws;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.evidence.aws.NitroDocument;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The procedure for Nitro attestation documents: AWS, "Nitro Enclaves Attestation Process", chapter 3, by its section
 * numbers. Documents bring their whole chain, so that there are no endorsements to give.
 *
 * <p>Nothing is asked about revocation, and nothing is reported unknown: section 3.2.4 says "We do not use CRL, so it
 * must be disabled when doing the validation". What limits a stolen key is time: the document's certificate lives three
 * hours, those of instance and zone a day and some days. Whoever keeps documents longer keeps their word no longer.
 */
public final class NitroVerifier {
    private static final String CERTIFICATE = "Nitro document certificate";

    private NitroVerifier() {}

    /**
     * Verifies a document.
     *
     * @param anchors AWS's roots
     * @throws MalformedException if it, or a certificate in it, cannot be read
     * @throws RejectedException at the first failure
     */
    public static VerifiedEvidence verify(Bytes evidence, List<TrustAnchor> anchors, long now, Crypto crypto)
            throws MalformedException, RejectedException {
        // 3.2.1 COSE decode; 3.2.2 syntactical validation: required fields, their types and lengths.
        NitroDocument document = NitroDocument.decode(evidence);
        Certificate target = Certificate.decode(document.content().certificate(), CERTIFICATE);
        List<Certificate> bundle = bundle(document);

        // 3.2.3 "[ROOT_CERT, INTERM_1, INTERM_2, .... INTERM_N]": the first is a root that we know, by its key.
        requireAnchored(bundle.get(0), anchors, crypto);

        // 3.2.3.1 "we must ensure that they are still valid ... also for the root certificate";
        requireCurrent(bundle.get(0), now);
        // 3.2.3.2 basic constraints, 3.2.3.3 key usage, 3.2.4 the chain: as RFC 5280 has them.
        CertificatePath path = new PathVerifier(crypto, now).verify(target, bundle, anchors, CERTIFICATE);
        requireOrder(path, bundle);
        // 3.2.3.3 "For the target certificate ...: digitalSignature bit is present; pathLenConstraint must be
        // undefined".
        requireTarget(target);

        // 3.2.1 "ensuring that the signature is correct": last, because until here the key is anybody's.
        requireSignature(document, target, crypto);

        return NitroClaims.of(document, target, path);
    }

    private static List<Certificate> bundle(NitroDocument document) throws MalformedException {
        List<Certificate> certificates = new ArrayList<>();
        for (Bytes encoded : document.content().caBundle()) {
            certificates.add(Certificate.decode(encoded, "Nitro document cabundle " + certificates.size()));
        }
        return certificates;
    }

    private static void requireAnchored(Certificate root, List<TrustAnchor> anchors, Crypto crypto)
            throws RejectedException {
        boolean anchored = anchors.stream()
                .anyMatch(anchor ->
                        anchor.subject().equals(root.subject()) && anchor.spki().equals(root.spki()));
        if (!anchored) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_UNTRUSTED_ROOT,
                    "the Nitro document's chain begins with a root that is no trust anchor",
                    anchors.stream().map(TrustAnchor::name).toList().toString(),
                    crypto.sha256(root.encoded()).hex()));
        }
    }

    private static void requireCurrent(Certificate root, long now) throws RejectedException {
        if (now < root.notBefore() || now > root.notAfter()) {
            throw new RejectedException(new Finding(
                    now < root.notBefore()
                            ? RejectionCode.CERTIFICATE_NOT_YET_VALID
                            : RejectionCode.CERTIFICATE_EXPIRED,
                    "the Nitro document's root certificate is not valid now",
                    UtcTime.format(root.notBefore()) + " to " + UtcTime.format(root.notAfter()),
                    UtcTime.format(now)));
        }
    }

    /** The path is target, INTERM_N, ..., INTERM_1, and every one of the bundle's is in it. */
    private static void requireOrder(CertificatePath path, List<Certificate> bundle) throws RejectedException {
        List<Certificate> certificates = path.certificates();
        boolean ordered = certificates.size() == bundle.size();
        for (int i = 1; ordered && i < certificates.size(); i++) {
            ordered = certificates.get(i).equals(bundle.get(bundle.size() - i));
        }
        if (!ordered) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    "the Nitro document's cabundle is not its chain from the root downwards");
        }
    }

    private static void requireTarget(Certificate target) throws RejectedException {
        if (target.isCa() || target.pathLength() >= 0 || !target.allows(Certificate.DIGITAL_SIGNATURE)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    "the " + CERTIFICATE + " is not one for signing documents");
        }
    }

    private static void requireSignature(NitroDocument document, Certificate target, Crypto crypto)
            throws RejectedException {
        boolean valid = target.publicKey() instanceof PublicKey.Ec key
                && key.curve() == EcCurve.P384
                && crypto.ecdsaVerify(
                        EcCurve.P384, key.point(), crypto.sha384(document.signedBytes()), document.signature());
        if (!valid) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the certificate's key did not sign this document");
        }
    }
}
