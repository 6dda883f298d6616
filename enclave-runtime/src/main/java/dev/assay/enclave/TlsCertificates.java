package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.CertificateEvidence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Issues self-signed certificates (RFC 5280) for one TLS key, inside the enclave. */
final class TlsCertificates {
    /** Clocks differ; a certificate from this very second would be refused by some. */
    private static final Duration BACKDATING = Duration.ofMinutes(5);

    /**
     * A Certificate message (RFC 8446 section 4.4.2) has at most 16 KiB here, so that it fits one record and every
     * client's limit: 4 bytes of handshake header, 1 of context, 3 of list length, 3 of certificate length, 2 of
     * extensions.
     */
    static final int MAX_BYTES = 16_384 - 13;

    private static final ASN1ObjectIdentifier ID_PE_CMW = new ASN1ObjectIdentifier(CertificateEvidence.OID);
    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final X500Name NAME = new X500Name("CN=Assay enclave");

    private final String instanceName;
    private final SubjectPublicKeyInfo spki;

    /** @param publicPoint the key's public half, uncompressed */
    TlsCertificates(String instanceName, Bytes publicPoint) {
        this.instanceName = instanceName;
        this.spki = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
                publicPoint.toArray());
    }

    /** The key's SubjectPublicKeyInfo in DER. */
    Bytes subjectPublicKeyInfo() {
        try {
            return Bytes.of(spki.getEncoded(ASN1Encoding.DER));
        } catch (IOException encodingOfOwnData) {
            throw new IllegalStateException(encodingOfOwnData);
        }
    }

    X509Certificate issue(
            PrivateKey key, Instant now, Duration lifetime, @Nullable Bytes evidence, SecureRandom random) {
        try {
            byte[] certificate = sign(toBeSigned(now, lifetime, evidence, random), key, random);
            if (certificate.length > MAX_BYTES) {
                throw new IllegalArgumentException("the certificate would have " + certificate.length
                        + " bytes, which TLS clients need not take; at most " + MAX_BYTES);
            }
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (IOException | GeneralSecurityException ownDataAndEveryJdk) {
            throw new IllegalStateException(ownDataAndEveryJdk);
        }
    }

    private TBSCertificate toBeSigned(Instant now, Duration lifetime, @Nullable Bytes evidence, SecureRandom random)
            throws IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(127, random).setBit(126)));
        generator.setIssuer(NAME);
        generator.setSubject(NAME);
        generator.setStartDate(new Time(Date.from(now.minus(BACKDATING)), Locale.ROOT));
        generator.setEndDate(new Time(Date.from(now.plus(lifetime)), Locale.ROOT));
        generator.setSignature(ECDSA_WITH_SHA256);
        generator.setSubjectPublicKeyInfo(spki);
        generator.setExtensions(extensions(evidence));
        return generator.generateTBSCertificate();
    }

    private Extensions extensions(@Nullable Bytes evidence) throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, instanceName)));
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (evidence != null) {
            // Not critical: a client that knows nothing of it may still pin the key by other means.
            extensions.addExtension(ID_PE_CMW, false, new DEROctetString(evidence.toArray()));
        }
        return extensions.generate();
    }

    private static byte[] sign(TBSCertificate toBeSigned, PrivateKey key, SecureRandom random)
            throws GeneralSecurityException, IOException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key, random);
        signer.update(toBeSigned.getEncoded(ASN1Encoding.DER));
        return new DERSequence(new ASN1Encodable[] {toBeSigned, ECDSA_WITH_SHA256, new DERBitString(signer.sign())})
                .getEncoded(ASN1Encoding.DER);
    }
}
