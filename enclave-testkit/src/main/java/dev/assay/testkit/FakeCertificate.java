package dev.assay.testkit;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * A certificate yet to be signed, in the form of Intel's: change what you like, then {@link #encode}.
 *
 * @param subject common name
 * @param issuer common name
 * @param key whose certificate it is
 * @param signer who signs it
 * @param serial serial number
 * @param notBefore seconds since 1970
 * @param notAfter seconds since 1970
 * @param ca whether it is an authority's
 * @param keyUsage bits of BC's {@code KeyUsage}; none when 0
 * @param extensions more of them, by object identifier, DER; a key that starts with {@code !} marks a critical one
 */
public record FakeCertificate(
        String subject,
        String issuer,
        FakeEcKey key,
        FakeEcKey signer,
        long serial,
        long notBefore,
        long notAfter,
        boolean ca,
        int keyUsage,
        Map<String, Bytes> extensions) {
    /** Copies the map. */
    public FakeCertificate {
        extensions = new LinkedHashMap<>(extensions);
    }

    /** The same for another subject. */
    public FakeCertificate withSubject(String other) {
        return new FakeCertificate(other, issuer, key, signer, serial, notBefore, notAfter, ca, keyUsage, extensions);
    }

    /** The same that names another issuer, whoever signs. */
    public FakeCertificate withIssuer(String other) {
        return new FakeCertificate(subject, other, key, signer, serial, notBefore, notAfter, ca, keyUsage, extensions);
    }

    /** The same signed by another key. */
    public FakeCertificate withSigner(FakeEcKey other) {
        return new FakeCertificate(subject, issuer, key, other, serial, notBefore, notAfter, ca, keyUsage, extensions);
    }

    /** The same for another key. */
    public FakeCertificate withKey(FakeEcKey other) {
        return new FakeCertificate(
                subject, issuer, other, signer, serial, notBefore, notAfter, ca, keyUsage, extensions);
    }

    /** The same with other dates. */
    public FakeCertificate withDates(long from, long until) {
        return new FakeCertificate(subject, issuer, key, signer, serial, from, until, ca, keyUsage, extensions);
    }

    /** The same as an authority's, or not. */
    public FakeCertificate withCa(boolean authority) {
        return new FakeCertificate(
                subject, issuer, key, signer, serial, notBefore, notAfter, authority, keyUsage, extensions);
    }

    /** The same for another usage of its key. */
    public FakeCertificate withKeyUsage(int bits) {
        return new FakeCertificate(subject, issuer, key, signer, serial, notBefore, notAfter, ca, bits, extensions);
    }

    /** The same with one more extension, or another value of one. */
    public FakeCertificate withExtension(String oid, boolean critical, Bytes der) {
        Map<String, Bytes> more = new LinkedHashMap<>(extensions);
        more.put((critical ? "!" : "") + oid, der);
        return new FakeCertificate(subject, issuer, key, signer, serial, notBefore, notAfter, ca, keyUsage, more);
    }

    /** The same without an extension that is not critical. */
    public FakeCertificate withoutExtension(String oid) {
        Map<String, Bytes> fewer = new LinkedHashMap<>(extensions);
        fewer.remove(oid);
        return new FakeCertificate(subject, issuer, key, signer, serial, notBefore, notAfter, ca, keyUsage, fewer);
    }

    /** The certificate, DER. */
    public Bytes encode() {
        try {
            V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
            tbs.setSerialNumber(new ASN1Integer(serial));
            tbs.setSignature(FakeX509.ECDSA_SHA256);
            tbs.setIssuer(FakeX509.name(issuer));
            tbs.setStartDate(FakeX509.time(notBefore));
            tbs.setEndDate(FakeX509.time(notAfter));
            tbs.setSubject(FakeX509.name(subject));
            tbs.setSubjectPublicKeyInfo(key.subjectPublicKeyInfo());
            tbs.setExtensions(allExtensions().generate());
            TBSCertificate toBeSigned = tbs.generateTBSCertificate();
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(toBeSigned);
            parts.add(FakeX509.ECDSA_SHA256);
            parts.add(new DERBitString(signer.signDer(toBeSigned.getEncoded("DER"))));
            return Bytes.of(new DERSequence(parts).getEncoded("DER"));
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
    }

    private ExtensionsGenerator allExtensions() throws IOException {
        ExtensionsGenerator all = new ExtensionsGenerator();
        all.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        if (keyUsage != 0) {
            all.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        }
        for (Map.Entry<String, Bytes> extension : extensions.entrySet()) {
            boolean critical = extension.getKey().startsWith("!");
            all.addExtension(
                    new ASN1ObjectIdentifier(extension.getKey().substring(critical ? 1 : 0)),
                    critical,
                    ASN1Primitive.fromByteArray(extension.getValue().toArray()));
        }
        return all;
    }

    /** Certificates as PEM, in order. */
    public static Bytes pem(List<Bytes> certificates) {
        StringBuilder pem = new StringBuilder();
        for (Bytes der : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n");
            String base64 = Base64Text.encode(der);
            for (int i = 0; i < base64.length(); i += 64) {
                pem.append(base64, i, Math.min(i + 64, base64.length())).append('\n');
            }
            pem.append("-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(pem.toString());
    }
}
