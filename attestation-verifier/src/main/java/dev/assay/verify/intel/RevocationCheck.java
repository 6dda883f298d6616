package dev.assay.verify.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.VerifiedCrl;
import dev.assay.x509.Certificate;
import java.util.List;

/**
 * QVL sections 4.1.2.5.7 and 4.1.2.5.8, and 4.1.2.1 for the authority: none of the certificates is on its issuer's list.
 * A list that is missing rejects nothing; what could not be asked is noted for the policy.
 */
final class RevocationCheck {
    private final IntelCollateral collateral;
    private final VerifiedEvidence.Builder evidence;

    RevocationCheck(IntelCollateral collateral, VerifiedEvidence.Builder evidence) {
        this.collateral = collateral;
        this.evidence = evidence;
    }

    void check(PckChain chain, long now, Crypto crypto) throws MalformedException, RejectedException {
        List<VerifiedCrl> pckLists = collateral.lists().of(chain.issuer(), now, crypto);
        if (pckLists.isEmpty() && collateral.lists().hasAnyOfPckIssuers()) {
            throw Rejections.of(
                    RejectionCode.CRL_ISSUER_MISMATCH,
                    "none of the revocation lists is of the PCK certificate's issuer",
                    chain.issuer().commonName(),
                    "lists of others");
        }
        requireNotRevoked(
                pckLists,
                chain.pck().certificate(),
                "PCK certificate",
                chain.issuer().commonName());
        List<VerifiedCrl> rootLists = rootLists(chain);
        requireNotRevoked(
                rootLists,
                chain.issuer(),
                "PCK certificate authority",
                chain.root().name());
    }

    /** The signers were looked up in the root's lists when they were verified. */
    void noteSigner(PckChain chain, Certificate signer) throws MalformedException {
        if (rootLists(chain).isEmpty()) {
            evidence.revocationUnknown(
                    signer.commonName() + ": no CRL of " + chain.root().name());
        }
    }

    private List<VerifiedCrl> rootLists(PckChain chain) {
        return collateral.lists().of(chain.root().subject(), chain.root().spki());
    }

    private void requireNotRevoked(List<VerifiedCrl> lists, Certificate certificate, String what, String issuer)
            throws MalformedException, RejectedException {
        if (lists.isEmpty()) {
            evidence.revocationUnknown(what + ": no CRL of " + issuer);
            return;
        }
        for (VerifiedCrl list : lists) {
            list.requireNotRevoked(certificate, what);
        }
        evidence.endorsement(RevocationLists.stamp(lists));
    }
}
