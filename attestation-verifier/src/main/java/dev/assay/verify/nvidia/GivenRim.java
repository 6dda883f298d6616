package dev.assay.verify.nvidia;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchor;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.OcspVerifier;
import dev.assay.x509.Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it was given, with what became of its verification. One that fails is kept, to be named beside evidence
 * that it would have been for; it counts for nothing.
 *
 * @param rim as read
 * @param path its signer's, when the manifest is genuine
 * @param failure why it is not
 * @param revocation of its signer's chain, when genuine and not revoked
 * @param revocationFailure why the chain must not be relied on, when genuine
 */
record GivenRim(
        Rim rim,
        @Nullable CertificatePath path,
        @Nullable RejectedException failure,
        @Nullable ChainRevocation revocation,
        @Nullable RejectedException revocationFailure) {

    static GivenRim verify(Rim rim, List<TrustAnchor> anchors, OcspVerifier ocsp, long now, Crypto crypto)
            throws MalformedException {
        CertificatePath path;
        try {
            path = RimVerifier.verify(rim, anchors, now, crypto);
        } catch (RejectedException rejected) {
            return new GivenRim(rim, null, rejected, null, null);
        }
        try {
            return new GivenRim(
                    rim, path, null, ChainRevocation.check(path, 0, ocsp, "RIM " + rim.colloquialVersion()), null);
        } catch (RejectedException rejected) {
            return new GivenRim(rim, path, null, null, rejected);
        }
    }

    boolean isGenuine() {
        return path != null;
    }

    /** The date of issue: manifests have none of their own, but a signer's certificate is made for each. */
    long issuedAt() {
        return rim.signature().certificates().get(0).notBefore();
    }

    /** Until when the same verdict stands: a date that {@code now} has not reached may turn it around. */
    long unchangedUntil(long now) {
        if (revocationFailure != null) {
            // What is wrong with a response may end with its dates as well as with the chain's.
            return now;
        }
        long until = revocation == null ? Long.MAX_VALUE : revocation.validUntil();
        for (Certificate certificate : rim.signature().certificates()) {
            if (certificate.notAfter() >= now) {
                until = Math.min(until, certificate.notAfter());
            }
            if (certificate.notBefore() > now) {
                until = Math.min(until, certificate.notBefore() - 1);
            }
        }
        return until;
    }
}
