package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.trust.TrustAnchor;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate about to be made: right in everything, until a test changes one thing. */
public final class Minted {
    /** Tests' present, in seconds since 1970. */
    public static final long NOW = 1_900_000_000L;

    private static final long DAY = 86_400;

    private final String subject;
    private final KeyPair keys;
    private @Nullable Minted issuer;
    private String issuerName;
    private long notBefore = NOW - DAY;
    private long notAfter = NOW + DAY;
    private boolean ca = true;
    private int pathLength = -1;
    private int keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private @Nullable String criticalExtension;
    private @Nullable String plainExtension;
    private @Nullable Bytes encoded;
    private BigInteger serial = BigInteger.valueOf(77);

    private Minted(String subject, KeyPair keys) {
        this.subject = subject;
        this.issuerName = subject;
        this.keys = keys;
    }

    /** A root: its own issuer. */
    public static Minted root(String name) {
        return new Minted("CN=" + name, newKeys("secp256r1"));
    }

    /** An authority below this one. */
    public Minted authority(String name) {
        return below(new Minted("CN=" + name, newKeys("secp256r1")));
    }

    /** What is no authority, below this one. */
    public Minted leaf(String name) {
        return authority(name).notCa().withKeyUsage(KeyUsage.digitalSignature);
    }

    private Minted below(Minted made) {
        made.issuer = this;
        made.issuerName = subject;
        return made;
    }

    /** A root with this one's key and another name. */
    public Minted renamed(String name) {
        return new Minted("CN=" + name, keys);
    }

    /** Another certificate for the same name and key. */
    public Minted again() {
        Minted made = new Minted(subject, keys);
        made.issuer = issuer;
        made.issuerName = issuerName;
        made.ca = ca;
        made.keyUsage = keyUsage;
        made.pathLength = pathLength;
        made.serial = serial.add(BigInteger.ONE);
        return made;
    }

    /** Signed by {@code other}, which is named as the issuer. */
    public Minted issuedBy(Minted other) {
        return other.below(this);
    }

    /** Signed by {@code other} in the name of whoever was the issuer before. */
    public Minted signedBy(Minted other) {
        issuer = other;
        return this;
    }

    public Minted validFrom(long seconds) {
        notBefore = seconds;
        return this;
    }

    public Minted validUntil(long seconds) {
        notAfter = seconds;
        return this;
    }

    public Minted notCa() {
        ca = false;
        return this;
    }

    public Minted withPathLength(int length) {
        pathLength = length;
        return this;
    }

    /** Bouncy Castle's bits; -1 leaves the extension out. */
    public Minted withKeyUsage(int bits) {
        keyUsage = bits;
        return this;
    }

    public Minted withCritical(String oid) {
        criticalExtension = oid;
        return this;
    }

    public Minted withPlain(String oid) {
        plainExtension = oid;
        return this;
    }

    public Minted withSerial(long number) {
        serial = BigInteger.valueOf(number);
        return this;
    }

    /** The certificate's DER; signed once, and nothing can be changed after. */
    public Bytes encoded() {
        if (encoded == null) {
            encoded = sign();
        }
        return encoded;
    }

    private Bytes sign() {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                new X500Name(issuerName),
                serial,
                new Date(notBefore * 1000),
                new Date(notAfter * 1000),
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        try {
            if (ca) {
                builder.addExtension(
                        Extension.basicConstraints,
                        true,
                        pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength));
            }
            if (keyUsage >= 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
            }
            if (criticalExtension != null) {
                builder.addExtension(new ASN1ObjectIdentifier(criticalExtension), true, DERNull.INSTANCE);
            }
            if (plainExtension != null) {
                builder.addExtension(new ASN1ObjectIdentifier(plainExtension), false, DERNull.INSTANCE);
            }
            return Bytes.of(
                    builder.build((issuer == null ? this : issuer).signer()).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with this one's key. */
    public ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public Certificate certificate() {
        try {
            return Certificate.decode(encoded(), subject);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    public TrustAnchor anchor() {
        try {
            return TrustAnchor.of(certificate());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The subject. */
    public X500Name name() {
        return new X500Name(subject);
    }

    private static KeyPair newKeys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
