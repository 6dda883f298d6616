package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.endorsement.nvidia.RimSignature;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.List;

/** Whether NVIDIA signed a reference integrity manifest. */
public final class RimVerifier {
    private RimVerifier() {}

    /**
     * Verifies chain, dates and XML signature.
     *
     * @param anchors roots of manifests
     * @param now seconds since 1970
     * @return the signer's path
     * @throws RejectedException {@code certificate.*} or {@code nvidia.rim_signature_invalid}
     */
    public static CertificatePath verify(Rim rim, List<TrustAnchor> anchors, long now, Crypto crypto)
            throws RejectedException {
        RimSignature signature = rim.signature();
        Certificate signer = signature.certificates().get(0);

        // XML Signature 1.1, section 4.5.4: KeyInfo brings the chain; it is not signed, so that all it can do is lead
        // from the signer to a root that is trusted anyway.
        CertificatePath path =
                new PathVerifier(crypto, now).verify(signer, signature.certificates(), anchors, "RIM certificate");
        if (signer.isCa() || !signer.allows(Certificate.DIGITAL_SIGNATURE)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, "the RIM certificate is not one that may sign");
        }

        // Section 3.2.1, reference validation: the digest is the canonical document's.
        Bytes digest = crypto.sha384(signature.document());
        if (!digest.equals(signature.digest())) {
            throw new RejectedException(new Finding(
                    RejectionCode.NVIDIA_RIM_SIGNATURE_INVALID,
                    "the RIM has another digest than its signature says",
                    signature.digest().hex(),
                    digest.hex()));
        }

        // Section 3.2.2, signature validation: over the canonical SignedInfo.
        boolean signed = signer.publicKey() instanceof PublicKey.Ec key
                && key.curve() == EcCurve.P384
                && crypto.ecdsaVerify(
                        EcCurve.P384, key.point(), crypto.sha384(signature.signedInfo()), signature.signature());
        if (!signed) {
            throw new RejectedException(
                    RejectionCode.NVIDIA_RIM_SIGNATURE_INVALID, "the RIM is not signed by its certificate's key");
        }
        return path;
    }
}
