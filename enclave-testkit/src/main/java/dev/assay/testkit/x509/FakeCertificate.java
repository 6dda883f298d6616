package dev.assay.testkit.x509;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A certificate in the making: right by default, each part changeable, signed when it is asked for. */
public final class FakeCertificate {
    private static final int PEM_LINE = 64;

    private Bytes subject;
    private Bytes issuer;
    private FakeKey key;
    private FakeKey signer;
    private long serial = 1;
    private long notBefore;
    private long notAfter;
    private final Map<String, Bytes> extensions = new LinkedHashMap<>();

    private FakeCertificate(String subject, FakeKey key, Bytes issuer, FakeKey signer, long notBefore, long notAfter) {
        this.subject = Der.name(subject);
        this.key = key;
        this.issuer = issuer;
        this.signer = signer;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
    }

    /** A root. */
    public static FakeCertificate root(String name, FakeKey key, long notBefore, long notAfter) {
        return new FakeCertificate(name, key, Der.name(name), key, notBefore, notAfter)
                .ca(-1)
                .keyUsage(Certificate.KEY_CERT_SIGN | Certificate.CRL_SIGN);
    }

    /** One below {@code issuer}, valid as long, without extensions. */
    public static FakeCertificate issuedBy(FakeCertificate issuer, String name, FakeKey key) {
        return new FakeCertificate(name, key, issuer.subject, issuer.key, issuer.notBefore, issuer.notAfter);
    }

    /** Another subject. */
    public FakeCertificate subject(String commonName) {
        subject = Der.name(commonName);
        return this;
    }

    /** Another issuer's name. */
    public FakeCertificate issuer(String commonName) {
        issuer = Der.name(commonName);
        return this;
    }

    /** Another key. */
    public FakeCertificate key(FakeKey value) {
        key = value;
        return this;
    }

    /** Signed by another key. */
    public FakeCertificate signer(FakeKey value) {
        signer = value;
        return this;
    }

    /** Another serial number. */
    public FakeCertificate serial(long value) {
        serial = value;
        return this;
    }

    /** Other dates, in seconds since 1970. */
    public FakeCertificate validity(long from, long to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    /** A certificate authority; -1 for no path length. */
    public FakeCertificate ca(int pathLength) {
        Bytes length = pathLength < 0 ? Bytes.empty() : Der.integer(pathLength);
        return extension(Extension.BASIC_CONSTRAINTS, true, Der.sequence(Der.bool(true), length));
    }

    /** Bits as in {@link Certificate#keyUsage}. */
    public FakeCertificate keyUsage(int bits) {
        Bytes value = new ByteWriter().u8(0).bigEndian(bits, 2).toBytes();
        return extension(Extension.KEY_USAGE, true, Der.element(DerReader.BIT_STRING, value));
    }

    /** An extension, instead of any of the same kind. */
    public FakeCertificate extension(String oid, boolean critical, Bytes value) {
        Bytes flag = critical ? Der.bool(true) : Bytes.empty();
        extensions.put(oid, Der.sequence(Der.oid(oid), flag, Der.octetString(value)));
        return this;
    }

    /** Without an extension. */
    public FakeCertificate without(String oid) {
        extensions.remove(oid);
        return this;
    }

    /** Its key. */
    public FakeKey key() {
        return key;
    }

    /** Its subject, DER. */
    public Bytes subject() {
        return subject;
    }

    /** DER. */
    public Bytes encode() {
        Bytes extensionList = extensions.isEmpty()
                ? Bytes.empty()
                : Der.explicit(3, Der.sequence(extensions.values().toArray(new Bytes[0])));
        Bytes signed = Der.sequence(
                Der.explicit(0, Der.integer(2)),
                Der.integer(serial),
                signer.algorithm(),
                issuer,
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                subject,
                key.spki(),
                extensionList);
        return Der.sequence(signed, signer.algorithm(), Der.bitString(signer.sign(signed)));
    }

    /** Certificates as PEM (RFC 7468), in order. */
    public static Bytes pem(List<Bytes> certificates) {
        StringBuilder pem = new StringBuilder();
        for (Bytes der : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n");
            String base64 = Base64Text.encode(der);
            for (int i = 0; i < base64.length(); i += PEM_LINE) {
                pem.append(base64, i, Math.min(i + PEM_LINE, base64.length())).append('\n');
            }
            pem.append("-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(pem.toString());
    }

    /** The trust anchor that it is. */
    public TrustAnchor anchor() {
        try {
            return TrustAnchor.of(Certificate.decode(encode(), "fake root"));
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
