package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.x509.Signatures;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import java.util.ArrayList;
import java.util.List;

/**
 * AMD's endorsements: the ASKs and ASVKs with their revocation lists, verified once, and the VCEK and VLEK certificates,
 * of which each report needs another.
 */
public final class AmdCollateral {
    /** Each costs a signature check; AMD has two for each product. */
    private static final int MAX_AUTHORITIES = 32;

    private final List<TrustAnchor> anchors;
    private final List<Crl> lists;
    private final List<Certificate> roots;
    private final List<AmdAuthority> authorities;
    private final List<Certificate> veks;
    private final long validUntil;

    private AmdCollateral(
            List<TrustAnchor> anchors,
            List<Crl> lists,
            List<Certificate> roots,
            List<AmdAuthority> authorities,
            List<Certificate> veks,
            long now) {
        this.anchors = List.copyOf(anchors);
        this.lists = List.copyOf(lists);
        this.roots = List.copyOf(roots);
        this.authorities = List.copyOf(authorities);
        this.veks = List.copyOf(veks);
        this.validUntil = nextChange(now);
    }

    /** The last second in which all that has begun by {@code now} goes on and nothing else begins. */
    private long nextChange(long now) {
        long until = Long.MAX_VALUE;
        for (AmdAuthority authority : authorities) {
            Certificate certificate = authority.certificate();
            until = Math.min(until, nextChange(certificate.notBefore(), certificate.notAfter(), now));
        }
        for (Certificate root : roots) {
            until = Math.min(until, nextChange(root.notBefore(), root.notAfter(), now));
        }
        for (Crl list : lists) {
            until = Math.min(until, nextChange(list.thisUpdate(), list.nextUpdate(), now));
        }
        return until;
    }

    private static long nextChange(long from, long to, long now) {
        if (now < from) {
            return from - 1;
        }
        return now <= to ? to : Long.MAX_VALUE;
    }

    /** Verifies what stands in {@code endorsements}, as of {@code now}; other vendors' are passed over. */
    public static AmdCollateral verify(Endorsements endorsements, TrustAnchors anchors, long now, Crypto crypto)
            throws MalformedException, RejectedException {
        List<Crl> lists = new ArrayList<>();
        for (Bytes list : endorsements.of(EndorsementKind.CRL)) {
            lists.add(Crl.decode(list, "endorsement revocation list"));
        }
        return new AmdCollateral(anchors.amd(), lists, List.of(), List.of(), List.of(), now)
                .and(endorsements.certificates(), now, crypto);
    }

    /** These and {@code more}, which came with a report. */
    AmdCollateral and(List<Certificate> more, long now, Crypto crypto) throws MalformedException {
        if (more.isEmpty()) {
            return this;
        }
        List<Certificate> allRoots = new ArrayList<>(roots);
        List<Certificate> allVeks = new ArrayList<>(veks);
        for (Certificate certificate : more) {
            if (AmdAuthority.isRoot(certificate)) {
                allRoots.add(certificate);
            } else if (VekCertificate.isVek(certificate)) {
                allVeks.add(certificate);
            }
        }
        List<AmdAuthority> allAuthorities = new ArrayList<>(authorities);
        for (Certificate certificate : more) {
            boolean known = allAuthorities.stream().anyMatch(authority -> authority.isOf(certificate.encoded()));
            if (!known && AmdAuthority.isAuthority(certificate)) {
                if (allAuthorities.size() == MAX_AUTHORITIES) {
                    throw new MalformedException("endorsement certificates: more than " + MAX_AUTHORITIES
                            + " that are named like an ASK or ASVK");
                }
                allAuthorities.add(AmdAuthority.verify(certificate, allRoots, anchors, lists, now, crypto));
            }
        }
        return new AmdCollateral(anchors, lists, allRoots, allAuthorities, allVeks, now);
    }

    /** Until when verifying them again would find the same, in seconds since 1970. */
    public long validUntil() {
        return validUntil;
    }

    /**
     * The certificate of the key that signed {@code report}, or the one that comes nearest, for the verifier to say why
     * it is not.
     *
     * @throws MalformedException if there are only ones that cannot be read
     * @throws CollateralUnavailableException if there is none at all
     * @throws RejectedException if there are only ones of another kind
     */
    VekCertificate vekOf(SnpReport report, long now)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        VekCertificate best = null;
        VekCertificate otherKind = null;
        MalformedException unreadable = null;
        int bestRank = -1;
        for (Certificate certificate : veks) {
            try {
                VekCertificate vek = VekCertificate.of(certificate);
                int rank = vek.kind() == report.signingKey() ? VekMatch.rank(vek, report, now) : -1;
                otherKind = rank < 0 ? vek : otherKind;
                if (rank > bestRank) {
                    best = vek;
                    bestRank = rank;
                }
            } catch (MalformedException another) {
                // One that is of no use here, perhaps of a product to come, must not stand in the way of the right one.
                unreadable = another;
            }
        }
        if (best != null) {
            return best;
        }
        if (otherKind != null) {
            throw new RejectedException(new Finding(
                    RejectionCode.AMD_VEK_MISMATCH,
                    "the report is signed by a key of another kind than the certificate given",
                    report.signingKey().name(),
                    otherKind.kind().name()));
        }
        if (unreadable != null) {
            throw unreadable;
        }
        throw CollateralUnavailableException.missing("the " + report.signingKey()
                + " certificate for this report's chip and TCB;"
                + " AMD's key distribution service has it, or the host's certificate table");
    }

    /**
     * The ASK or ASVK that signed this certificate.
     *
     * @throws CollateralUnavailableException if there is none at all
     * @throws RejectedException if there are only others, or the right one did not verify
     */
    AmdAuthority authorityOf(VekCertificate vek, Crypto crypto)
            throws RejectedException, CollateralUnavailableException {
        boolean named = false;
        for (AmdAuthority authority : authorities) {
            if (authority.certificate().subject().equals(vek.certificate().issuer())) {
                named = true;
                if (Signatures.verify(
                        vek.certificate().envelope(), authority.certificate().publicKey(), crypto)) {
                    authority.requireVerified();
                    return authority;
                }
            }
        }
        if (authorities.isEmpty()) {
            throw CollateralUnavailableException.missing("the " + vek.kind()
                    + "'s issuer certificate (ASK or ASVK); AMD's key distribution service has it as cert_chain");
        }
        throw named
                ? new RejectedException(
                        RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                        "the " + vek.kind() + " certificate is not signed by its issuer")
                : new RejectedException(
                        RejectionCode.CERTIFICATE_ISSUER_MISSING,
                        "none of the ASK and ASVK certificates given is the issuer of the " + vek.kind()
                                + " certificate");
    }
}
