package dev.assay.verify.x509;

import dev.assay.crypto.Crypto;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import java.util.List;

/**
 * Root certificates that came along with a chain. No path needs them, since paths end at anchors; but a chain with
 * another root at its end, or with one that was tampered with, is not what the vendor issued.
 */
public final class GivenRoots {
    private GivenRoots() {}

    /**
     * Requires of a self-issued certificate that it is an anchor's, signed by the anchor's key.
     *
     * @param what names the chain in messages
     * @throws RejectedException {@code certificate.untrusted_root} or {@code certificate.signature_invalid}
     */
    public static void requireAnchor(Certificate root, List<TrustAnchor> anchors, String what, Crypto crypto)
            throws RejectedException {
        for (TrustAnchor anchor : anchors) {
            if (anchor.subject().equals(root.subject()) && anchor.spki().equals(root.spki())) {
                // The very certificate that the anchor is known by needs no signature.
                boolean known = anchor.certificateDigests().contains(crypto.sha256(root.encoded()));
                if (known || Signatures.verify(root.envelope(), anchor.publicKey(), crypto)) {
                    return;
                }
                throw new RejectedException(
                        RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                        "the " + what + "'s root is not signed by its key");
            }
        }
        throw new RejectedException(new Finding(
                RejectionCode.CERTIFICATE_UNTRUSTED_ROOT,
                "the " + what + " brings a root that is no trust anchor",
                anchors.stream().map(TrustAnchor::name).toList().toString(),
                crypto.sha256(root.encoded()).hex()));
    }
}
