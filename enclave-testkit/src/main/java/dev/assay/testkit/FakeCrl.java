package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;

/**
 * A revocation list yet to be signed: change what you like, then {@link #encode}.
 *
 * @param issuer common name
 * @param signer who signs it
 * @param thisUpdate seconds since 1970
 * @param nextUpdate seconds since 1970
 * @param number CRL number
 * @param revoked serial numbers
 */
public record FakeCrl(
        String issuer, FakeEcKey signer, long thisUpdate, long nextUpdate, long number, List<Long> revoked) {
    /** Copies the list. */
    public FakeCrl {
        revoked = List.copyOf(revoked);
    }

    /** The same that names another issuer, whoever signs. */
    public FakeCrl withIssuer(String other) {
        return new FakeCrl(other, signer, thisUpdate, nextUpdate, number, revoked);
    }

    /** The same signed by another key. */
    public FakeCrl withSigner(FakeEcKey other) {
        return new FakeCrl(issuer, other, thisUpdate, nextUpdate, number, revoked);
    }

    /** The same with other dates. */
    public FakeCrl withDates(long from, long until) {
        return new FakeCrl(issuer, signer, from, until, number, revoked);
    }

    /** The same with another number. */
    public FakeCrl withNumber(long other) {
        return new FakeCrl(issuer, signer, thisUpdate, nextUpdate, other, revoked);
    }

    /** The same with one more certificate revoked. */
    public FakeCrl revoking(long serial) {
        List<Long> more = new ArrayList<>(revoked);
        more.add(serial);
        return new FakeCrl(issuer, signer, thisUpdate, nextUpdate, number, more);
    }

    /** The list, DER. */
    public Bytes encode() {
        try {
            V2TBSCertListGenerator tbs = new V2TBSCertListGenerator();
            tbs.setSignature(FakeX509.ECDSA_SHA256);
            tbs.setIssuer(FakeX509.name(issuer));
            tbs.setThisUpdate(FakeX509.time(thisUpdate));
            tbs.setNextUpdate(FakeX509.time(nextUpdate));
            for (long serial : revoked) {
                tbs.addCRLEntry(new ASN1Integer(serial), FakeX509.time(thisUpdate), 1);
            }
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.cRLNumber, false, new ASN1Integer(number));
            tbs.setExtensions(extensions.generate());
            TBSCertList toBeSigned = tbs.generateTBSCertList();
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(toBeSigned);
            parts.add(FakeX509.ECDSA_SHA256);
            parts.add(new DERBitString(signer.signDer(toBeSigned.getEncoded("DER"))));
            return Bytes.of(new DERSequence(parts).getEncoded("DER"));
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
    }
}
