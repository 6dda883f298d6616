package dev.assay.enclave;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Makes a P-256 key and a self-signed certificate for it (RFC 5280), inside the enclave. */
final class TlsIdentityFactory {
    /** Clocks differ; a certificate from this very second would be refused by some. */
    private static final Duration BACKDATING = Duration.ofMinutes(5);

    private TlsIdentityFactory() {}

    static TlsIdentity create(String instanceName, Instant now, Duration lifetime, SecureRandom random)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        try {
            TBSCertificate toBeSigned = toBeSigned(instanceName, keys, now, lifetime, random);
            return new TlsIdentity(keys.getPrivate(), sign(toBeSigned, keys.getPrivate(), random));
        } catch (IOException encodingOfOwnData) {
            throw new IllegalStateException(encodingOfOwnData);
        }
    }

    private static TBSCertificate toBeSigned(
            String instanceName, KeyPair keys, Instant now, Duration lifetime, SecureRandom random) throws IOException {
        X500Name name = new X500Name("CN=Assay enclave");
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(127, random).setBit(126)));
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(Date.from(now.minus(BACKDATING)), Locale.ROOT));
        generator.setEndDate(new Time(Date.from(now.plus(lifetime)), Locale.ROOT));
        generator.setSignature(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, instanceName)));
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        generator.setExtensions(extensions.generate());
        return generator.generateTBSCertificate();
    }

    private static X509Certificate sign(TBSCertificate toBeSigned, PrivateKey key, SecureRandom random)
            throws GeneralSecurityException, IOException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key, random);
        signer.update(toBeSigned.getEncoded(ASN1Encoding.DER));
        DERSequence certificate = new DERSequence(new ASN1Encodable[] {
            toBeSigned, new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256), new DERBitString(signer.sign())
        });
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getEncoded(ASN1Encoding.DER)));
    }
}
