package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.SignedJson;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.intel.Validity;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.x509.GivenRoots;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.verify.x509.VerifiedCrl;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.Pem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The verification of Intel's endorsements, step by step; {@link IntelCollateral} keeps the outcome. */
final class CollateralVerification {
    private final Endorsements endorsements;
    private final TrustAnchors allAnchors;
    private final List<TrustAnchor> anchors;
    private final long now;
    private final Crypto crypto;
    private final PathVerifier paths;

    private final List<Certificate> certificates = new ArrayList<>();
    private final List<RootIssued> issuers = new ArrayList<>();
    private final RevocationLists lists = new RevocationLists();
    private final List<SignedBy<TcbInfo>> tcbInfos = new ArrayList<>();
    private final List<SignedBy<QeIdentity>> qeIdentities = new ArrayList<>();
    private boolean signerMissing;
    private long validFrom = Long.MIN_VALUE;
    private long validUntil = Long.MAX_VALUE;

    CollateralVerification(Endorsements endorsements, TrustAnchors anchors, long now, Crypto crypto) {
        this.endorsements = endorsements;
        this.allAnchors = anchors;
        this.anchors = anchors.intel();
        this.now = now;
        this.crypto = crypto;
        this.paths = new PathVerifier(crypto, now);
    }

    /** QVL sections 4.1.2.1 (certificates), 4.1.2.2 (lists), 4.1.2.3 and 4.1.2.9 (TCB info, QE identity). */
    CollateralVerification run() throws MalformedException, RejectedException {
        readCertificates();
        verifyRoots();
        List<Certificate> signers = verifySigners();
        verifyIssuers();
        verifyLists();
        for (Certificate signer : signers) {
            requireNotRevokedByRoot(signer, "TCB signing certificate");
        }
        verifySigned(new TcbSigners(signers));
        return this;
    }

    /** Chains are handed over once for each thing that they end at, so the same certificates come several times. */
    private void readCertificates() throws MalformedException {
        String where = "endorsement certificates";
        LinkedHashSet<Bytes> distinct = new LinkedHashSet<>();
        for (Bytes file : new LinkedHashSet<>(endorsements.of(EndorsementKind.CERTIFICATES))) {
            distinct.addAll(Pem.isPem(file) ? Pem.decode(file, Pem.CERTIFICATE, where) : List.of(file));
        }
        for (Bytes der : distinct) {
            certificates.add(Certificate.decode(der, where));
        }
    }

    /** TCBSigningChain.cpp of the QVL: the root at a chain's end is Intel's; roots of other names are other vendors'. */
    private void verifyRoots() throws RejectedException {
        for (Certificate certificate : certificates) {
            boolean named = anchors.stream().anyMatch(a -> a.subject().equals(certificate.subject()));
            if (named && certificate.isSelfIssued()) {
                GivenRoots.requireAnchor(certificate, anchors, "chain of the endorsements", crypto);
            }
        }
    }

    /** The TCB signing certificates: issued by the root itself, for signatures. */
    private List<Certificate> verifySigners() throws MalformedException, RejectedException {
        CertificateAttempts attempts = new CertificateAttempts(paths, certificates, anchors);
        for (Certificate certificate : certificates) {
            if (nameContains(certificate, TcbSigners.COMMON_NAME)) {
                attempts.verify(certificate, "TCB signing certificate", Certificate.DIGITAL_SIGNATURE);
            }
        }
        return attempts.requireAllReplaced().stream()
                .map(RootIssued::certificate)
                .toList();
    }

    /** The PCK certificate authorities: all those that a root issued. */
    private void verifyIssuers() throws MalformedException, RejectedException {
        CertificateAttempts attempts = new CertificateAttempts(paths, certificates, anchors);
        for (Certificate certificate : certificates) {
            boolean byRoot = anchors.stream().anyMatch(a -> a.subject().equals(certificate.issuer()));
            if (certificate.isCa() && byRoot && !certificate.isSelfIssued()) {
                attempts.verify(certificate, "PCK certificate authority", Certificate.KEY_CERT_SIGN);
            }
        }
        issuers.addAll(restrictedBy(attempts.requireAllReplaced()));
    }

    private void verifyLists() throws MalformedException, RejectedException {
        for (Bytes encoded : new LinkedHashSet<>(endorsements.of(EndorsementKind.CRL))) {
            Crl list = Crl.decode(encoded, "endorsement CRL");
            if (isOf(list, anchors)) {
                verifyRootList(list);
            } else if (!isOf(list, otherVendors())) {
                verifyPckList(list);
            }
        }
    }

    private static boolean isOf(Crl list, List<TrustAnchor> roots) {
        return roots.stream().anyMatch(root -> root.subject().equals(list.issuer()));
    }

    /** Other vendors' lists, which a pool for a machine with their devices holds too, are their roots' own. */
    private List<TrustAnchor> otherVendors() {
        List<TrustAnchor> roots = new ArrayList<>(allAnchors.amd());
        roots.addAll(allAnchors.nvidiaDevice());
        roots.addAll(allAnchors.nvidiaRim());
        roots.addAll(allAnchors.aws());
        return roots;
    }

    private void verifyRootList(Crl list) throws RejectedException {
        TrustAnchor root = anchors.stream()
                .filter(anchor -> anchor.subject().equals(list.issuer()))
                .findFirst()
                .orElseThrow();
        VerifiedCrl verified =
                RevocationLists.verify(list, root.subject(), root.publicKey(), now, "root CA CRL", crypto);
        lists.addRootList(verified, root.spki());
        restrict(list.thisUpdate(), list.nextUpdate());
    }

    private void verifyPckList(Crl list) throws RejectedException {
        for (RootIssued issuer : issuers) {
            Certificate authority = issuer.certificate();
            if (authority.subject().equals(list.issuer())) {
                lists.addPckList(RevocationLists.verify(list, authority, now, crypto), authority.spki());
                restrict(list.thisUpdate(), list.nextUpdate());
                return;
            }
        }
        lists.addPending(list);
    }

    private void requireNotRevokedByRoot(Certificate certificate, String what) throws RejectedException {
        for (TrustAnchor root : anchors) {
            if (root.subject().equals(certificate.issuer())) {
                for (VerifiedCrl list : lists.of(root.subject(), root.spki())) {
                    list.requireNotRevoked(certificate, what);
                }
            }
        }
    }

    private void verifySigned(TcbSigners signers) throws MalformedException, RejectedException {
        List<Bytes> infos = endorsements.of(EndorsementKind.INTEL_TCB_INFO);
        List<Bytes> identities = endorsements.of(EndorsementKind.INTEL_QE_IDENTITY);
        if (signers.isEmpty()) {
            signerMissing = !infos.isEmpty() || !identities.isEmpty();
            return;
        }
        for (Bytes document : new LinkedHashSet<>(infos)) {
            SignedJson signed = TcbInfo.readSigned(document);
            Certificate signer =
                    signers.requireSigner(signed, RejectionCode.INTEL_TCB_INFO_SIGNATURE_INVALID, "TCB info", crypto);
            TcbInfo info = TcbInfo.decode(signed);
            requireCurrent(info.validity(), "TCB info");
            tcbInfos.add(new SignedBy<>(info, signer));
        }
        for (Bytes document : new LinkedHashSet<>(identities)) {
            SignedJson signed = QeIdentity.readSigned(document);
            Certificate signer = signers.requireSigner(
                    signed, RejectionCode.INTEL_QE_IDENTITY_SIGNATURE_INVALID, "QE identity", crypto);
            QeIdentity identity = QeIdentity.decode(signed);
            requireCurrent(identity.validity(), "QE identity");
            qeIdentities.add(new SignedBy<>(identity, signer));
        }
    }

    private void requireCurrent(Validity validity, String what) throws RejectedException {
        TcbSigners.requireCurrent(validity, now, what);
        restrict(validity.issueDate(), validity.nextUpdate());
    }

    private List<RootIssued> restrictedBy(List<RootIssued> verified) {
        for (RootIssued each : verified) {
            restrict(each.certificate().notBefore(), each.certificate().notAfter());
        }
        return verified;
    }

    private void restrict(long from, long until) {
        validFrom = Math.max(validFrom, from);
        validUntil = Math.min(validUntil, until);
    }

    private static boolean nameContains(Certificate certificate, String phrase) {
        try {
            return certificate.commonName().contains(phrase);
        } catch (MalformedException notAName) {
            return false;
        }
    }

    List<TrustAnchor> anchors() {
        return anchors;
    }

    List<Certificate> certificates() {
        return certificates;
    }

    List<RootIssued> issuers() {
        return issuers;
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

    boolean isSignerMissing() {
        return signerMissing;
    }

    long validFrom() {
        return validFrom;
    }

    long validUntil() {
        return validUntil;
    }
}
