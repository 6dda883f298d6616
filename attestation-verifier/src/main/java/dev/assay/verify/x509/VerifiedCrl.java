package dev.assay.verify.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.PublicKey;

/** A revocation list whose signature and dates were verified. */
public final class VerifiedCrl {
    private final Crl crl;

    private VerifiedCrl(Crl crl) {
        this.crl = crl;
    }

    /**
     * RFC 5280 section 6.3.3: the list is this issuer's, signed by its key, and current.
     *
     * @param what names the list in messages, for example {@code "PCK CRL"}
     * @throws RejectedException a {@code crl.*} code
     */
    public static VerifiedCrl verify(
            Crl crl, Bytes issuerName, PublicKey issuerKey, long nowEpochSeconds, String what, Crypto crypto)
            throws RejectedException {
        if (!crl.issuer().equals(issuerName)) {
            throw rejected(
                    RejectionCode.CRL_ISSUER_MISMATCH,
                    what,
                    "is of another issuer",
                    issuerName.hex(),
                    crl.issuer().hex());
        }
        if (!Signatures.verify(crl.envelope(), issuerKey, crypto)) {
            throw rejected(RejectionCode.CRL_SIGNATURE_INVALID, what, "is not signed by its issuer", "", "");
        }
        if (nowEpochSeconds < crl.thisUpdate()) {
            throw rejected(
                    RejectionCode.CRL_NOT_YET_VALID,
                    what,
                    "is from the future",
                    UtcTime.format(crl.thisUpdate()),
                    UtcTime.format(nowEpochSeconds));
        }
        if (nowEpochSeconds > crl.nextUpdate()) {
            throw rejected(
                    RejectionCode.CRL_EXPIRED,
                    what,
                    "has passed its next update",
                    UtcTime.format(crl.nextUpdate()),
                    UtcTime.format(nowEpochSeconds));
        }
        return new VerifiedCrl(crl);
    }

    /** The list. */
    public Crl crl() {
        return crl;
    }

    /** @throws RejectedException if the list names this certificate of its issuer's */
    public void requireNotRevoked(Certificate certificate, String what) throws RejectedException {
        if (crl.revoked().contains(certificate.serial())) {
            throw rejected(
                    RejectionCode.CERTIFICATE_REVOKED,
                    what,
                    "is revoked",
                    "",
                    "serial " + certificate.serial().hex());
        }
    }

    private static RejectedException rejected(
            RejectionCode code, String what, String message, String expected, String actual) {
        return new RejectedException(new Finding(code, "the " + what + " " + message, expected, actual));
    }
}
