package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.jspecify.annotations.Nullable;

/** A revocation list about to be made: right in everything, until a test changes one thing. */
public final class MintedCrl {
    private final Minted issuer;
    private final X509v2CRLBuilder builder;
    private Minted signer;

    /** An empty list of {@code issuer}'s, valid for a day before and after the tests' present. */
    public MintedCrl(Minted issuer) {
        this(issuer, Minted.NOW - 86_400, Minted.NOW + 86_400);
    }

    public MintedCrl(Minted issuer, long thisUpdate, long nextUpdate) {
        this.issuer = issuer;
        this.signer = issuer;
        this.builder = new X509v2CRLBuilder(issuer.name(), new Date(thisUpdate * 1000));
        builder.setNextUpdate(new Date(nextUpdate * 1000));
    }

    public MintedCrl number(BigInteger number) {
        return extension(Extension.cRLNumber, false, new CRLNumber(number));
    }

    public MintedCrl revoke(long serial) {
        builder.addCRLEntry(BigInteger.valueOf(serial), new Date(Minted.NOW * 1000), CRLReason.keyCompromise);
        return this;
    }

    public MintedCrl revokeWith(long serial, String oid, boolean critical) {
        Extensions extensions =
                new Extensions(new Extension(new ASN1ObjectIdentifier(oid), critical, new byte[] {5, 0}));
        builder.addCRLEntry(BigInteger.valueOf(serial), new Date(Minted.NOW * 1000), extensions);
        return this;
    }

    public MintedCrl extension(String oid, boolean critical) {
        return extension(new ASN1ObjectIdentifier(oid), critical, new DERSequence());
    }

    private MintedCrl extension(
            ASN1ObjectIdentifier oid, boolean critical, org.bouncycastle.asn1.@Nullable ASN1Encodable value) {
        try {
            builder.addExtension(oid, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public MintedCrl signedBy(Minted other) {
        signer = other;
        return this;
    }

    public Bytes encoded() {
        try {
            return Bytes.of(builder.build(signer.signer()).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Crl crl() {
        try {
            return Crl.decode(encoded(), "list of " + issuer.name());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
