package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intel's endorsements, verified once: TCB infos and QE identities with their signers, PCK certificate authorities,
 * revocation lists. What was not given is absent, for the verifier to complain about when evidence needs it.
 */
public final class IntelCollateral {
    private final List<TrustAnchor> anchors;
    /** All that were given: evidence without a chain may need some. Not verified. */
    private final List<Certificate> certificates;

    private final List<RootIssued> issuers;
    private final RevocationLists lists;
    private final List<SignedBy<TcbInfo>> tcbInfos;
    private final List<SignedBy<QeIdentity>> qeIdentities;
    private final boolean signerMissing;
    private final long validFrom;
    private final long validUntil;
    private final CertifiedKeys certifiedKeys = new CertifiedKeys();

    IntelCollateral(CollateralVerification verified) {
        this.anchors = verified.anchors();
        this.certificates = List.copyOf(verified.certificates());
        this.issuers = List.copyOf(verified.issuers());
        this.lists = verified.lists();
        this.tcbInfos = List.copyOf(verified.tcbInfos());
        this.qeIdentities = List.copyOf(verified.qeIdentities());
        this.signerMissing = verified.isSignerMissing();
        this.validFrom = verified.validFrom();
        this.validUntil = verified.validUntil();
    }

    /**
     * Verifies what stands in {@code endorsements}, as of {@code now}; those of other vendors are not looked at.
     *
     * @throws MalformedException if one of them cannot be read
     * @throws RejectedException if one of them does not verify, also when another would do
     */
    public static IntelCollateral verify(Endorsements endorsements, TrustAnchors anchors, long now, Crypto crypto)
            throws MalformedException, RejectedException {
        return new IntelCollateral(new CollateralVerification(endorsements, anchors, now, crypto).run());
    }

    /** When the first of them ends, in seconds since 1970. */
    public long validUntil() {
        return validUntil;
    }

    /** Whoever keeps collateral asks with every quote whether it still holds. */
    void requireCurrent(long now) throws RejectedException {
        if (now > validUntil) {
            throw Rejections.of(
                    RejectionCode.INTEL_COLLATERAL_EXPIRED,
                    "an endorsement has passed its next update",
                    "now not after " + UtcTime.format(validUntil),
                    UtcTime.format(now));
        }
        if (now < validFrom) {
            throw Rejections.of(
                    RejectionCode.INTEL_COLLATERAL_NOT_YET_VALID,
                    "an endorsement is from the future",
                    "now not before " + UtcTime.format(validFrom),
                    UtcTime.format(now));
        }
    }

    List<TrustAnchor> anchors() {
        return anchors;
    }

    List<Certificate> certificates() {
        return certificates;
    }

    /** The verified authority with exactly this certificate, or null. */
    @Nullable
    RootIssued issuer(Bytes encoded) {
        for (RootIssued issuer : issuers) {
            if (issuer.certificate().encoded().equals(encoded)) {
                return issuer;
            }
        }
        return null;
    }

    /** Whether this very certificate is among those given, where one with the name of an anchor was verified. */
    boolean isVerifiedRoot(Certificate certificate) {
        return anchors.stream().anyMatch(anchor -> anchor.subject().equals(certificate.subject()))
                && certificates.contains(certificate);
    }

    RevocationLists lists() {
        return lists;
    }

    List<SignedBy<TcbInfo>> tcbInfos() {
        return tcbInfos;
    }

    List<SignedBy<QeIdentity>> qeIdentities() {
        return qeIdentities;
    }

    CertifiedKeys certifiedKeys() {
        return certifiedKeys;
    }

    boolean isSignerMissing() {
        return signerMissing;
    }
}
