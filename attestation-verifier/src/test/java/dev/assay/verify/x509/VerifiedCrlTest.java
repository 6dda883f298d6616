package dev.assay.verify.x509;

import static dev.assay.x509.Minted.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.x509.Crl;
import dev.assay.x509.Minted;
import dev.assay.x509.MintedCrl;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Each reason to refuse a list, beside its twin that is accepted. */
class VerifiedCrlTest {
    private final Crypto crypto = new BouncyCastleCrypto();
    private final Minted issuer = Minted.root("issuer");
    private final Minted other = Minted.root("other");

    private VerifiedCrl verify(Crl crl) throws RejectedException {
        return VerifiedCrl.verify(
                crl, issuer.certificate().subject(), issuer.certificate().publicKey(), NOW, "list", crypto);
    }

    private void refused(RejectionCode code, Crl crl) {
        RejectedException refusal = catchThrowableOfType(RejectedException.class, () -> verify(crl));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining("the list ");
    }

    @Test
    void aListOfTheIssuersIsAccepted() throws Exception {
        Crl crl = new MintedCrl(issuer).number(BigInteger.TWO).crl();
        assertThat(verify(crl).crl()).isSameAs(crl);
    }

    @Test
    void anotherIssuersList() {
        refused(RejectionCode.CRL_ISSUER_MISMATCH, new MintedCrl(other).crl());
        refused(
                RejectionCode.CRL_ISSUER_MISMATCH,
                new MintedCrl(other).signedBy(issuer).crl());
    }

    @Test
    void aListThatAnotherSigned() {
        refused(
                RejectionCode.CRL_SIGNATURE_INVALID,
                new MintedCrl(issuer).signedBy(other).crl());
        refused(RejectionCode.CRL_SIGNATURE_INVALID, new MintedCrl(Minted.root("issuer")).crl());
    }

    @Test
    void datesAreInclusive() throws Exception {
        refused(RejectionCode.CRL_EXPIRED, new MintedCrl(issuer, NOW - 9, NOW - 1).crl());
        refused(RejectionCode.CRL_NOT_YET_VALID, new MintedCrl(issuer, NOW + 1, NOW + 9).crl());
        assertThat(verify(new MintedCrl(issuer, NOW, NOW).crl())).isNotNull();
    }

    @Test
    void revoked() throws Exception {
        VerifiedCrl list = verify(new MintedCrl(issuer).revoke(5).revoke(300).crl());
        for (long serial : new long[] {5, 300}) {
            Minted certificate = issuer.leaf("leaf").withSerial(serial);
            assertThatThrownBy(() -> list.requireNotRevoked(certificate.certificate(), "leaf certificate"))
                    .isInstanceOf(RejectedException.class)
                    .hasMessage("certificate.revoked: the leaf certificate is revoked");
        }
        // The twins: other numbers, and the same ones where other bytes could be taken for them.
        for (long serial : new long[] {4, 6, 44, 301, -5, 5 << 8}) {
            list.requireNotRevoked(issuer.leaf("leaf").withSerial(serial).certificate(), "leaf certificate");
        }
    }

    @Test
    void revokedByAnotherRootMeansNothing() throws Exception {
        // The same serial number on another issuer's list: that list is no list of this issuer's.
        refused(
                RejectionCode.CRL_ISSUER_MISMATCH,
                new MintedCrl(other).revoke(77).crl());
        verify(new MintedCrl(issuer).revoke(78).crl())
                .requireNotRevoked(issuer.leaf("leaf").withSerial(77).certificate(), "leaf certificate");
    }
}
