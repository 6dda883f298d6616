package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.VerifiedCrl;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.DistinguishedName;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The revocation lists of Intel's authorities. A list whose issuer was not among the endorsements waits until a quote
 * brings the issuer along.
 */
final class RevocationLists {
    /** A list with the key that signed it: two authorities of one name do not speak for each other. */
    private record Signed(Bytes spki, VerifiedCrl list) {}

    private final List<Signed> verified = new ArrayList<>();
    private final List<Crl> pending = new ArrayList<>();
    private boolean anyOfPckIssuers;

    /** Takes a list of the root's, verified. */
    void addRootList(VerifiedCrl list, Bytes spki) {
        verified.add(new Signed(spki, list));
    }

    /** Takes a list of a PCK authority's, verified. */
    void addPckList(VerifiedCrl list, Bytes spki) {
        verified.add(new Signed(spki, list));
        anyOfPckIssuers = true;
    }

    /** Takes a list whose issuer is not known yet. */
    void addPending(Crl list) {
        pending.add(list);
        anyOfPckIssuers = true;
    }

    /** Whether a list was given that is neither the root's nor another vendor's. */
    boolean hasAnyOfPckIssuers() {
        return anyOfPckIssuers;
    }

    /** The verified lists of the authority with this name and key. */
    List<VerifiedCrl> of(Bytes name, Bytes spki) {
        List<VerifiedCrl> lists = new ArrayList<>();
        for (Signed signed : verified) {
            if (signed.spki.equals(spki) && signed.list.crl().issuer().equals(name)) {
                lists.add(signed.list);
            }
        }
        return lists;
    }

    /** The lists of this verified authority, those that waited for it included. */
    List<VerifiedCrl> of(Certificate authority, long now, Crypto crypto) throws RejectedException {
        List<VerifiedCrl> lists = of(authority.subject(), authority.spki());
        for (Crl list : pending) {
            if (list.issuer().equals(authority.subject())) {
                lists.add(verify(list, authority, now, crypto));
            }
        }
        return lists;
    }

    /** RFC 5280 section 6.3.3: the list is signed by the authority, which may sign lists, and current. */
    static VerifiedCrl verify(Crl list, Certificate authority, long now, Crypto crypto) throws RejectedException {
        if (!authority.allows(Certificate.CRL_SIGN)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, "the PCK CRL's issuer may not sign lists");
        }
        return verify(list, authority.subject(), authority.publicKey(), now, "PCK CRL", crypto);
    }

    static VerifiedCrl verify(Crl list, Bytes name, PublicKey key, long now, String what, Crypto crypto)
            throws RejectedException {
        return VerifiedCrl.verify(list, name, key, now, what, crypto);
    }

    /** How old the newest of these lists is. */
    static EndorsementStamp stamp(List<VerifiedCrl> lists) throws MalformedException {
        Crl newest = lists.get(0).crl();
        for (VerifiedCrl list : lists) {
            if (list.crl().thisUpdate() > newest.thisUpdate()) {
                newest = list.crl();
            }
        }
        return new EndorsementStamp(
                EndorsementKind.CRL,
                "crl/" + DistinguishedName.commonName(newest.issuer()),
                newest.number(),
                newest.thisUpdate(),
                newest.nextUpdate());
    }
}
