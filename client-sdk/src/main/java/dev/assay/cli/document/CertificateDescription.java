package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/** The basic fields of X.509 certificates (RFC 5280), one in DER or several in PEM. */
final class CertificateDescription {
    private static final String WHERE = "certificate";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_CERTIFICATES = 16;

    private CertificateDescription() {}

    static JsonValue.JsonObject of(Bytes file, Crypto crypto) throws MalformedException {
        if (file.length() > MAX_FILE_BYTES) {
            throw new MalformedException(WHERE + ": longer than " + MAX_FILE_BYTES + " bytes");
        }
        List<JsonValue> certificates = new ArrayList<>();
        for (Bytes der : file.at(0) == '-' ? pem(file) : List.of(file)) {
            certificates.add(one(der, crypto));
        }
        return new Members().put("certificates", certificates).build();
    }

    private static List<Bytes> pem(Bytes file) throws MalformedException {
        String text = Utf8.decode(file.toArray(), WHERE);
        List<Bytes> blocks = new ArrayList<>();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            int end = text.indexOf(END, at);
            if (end < 0 || blocks.size() == MAX_CERTIFICATES) {
                throw new MalformedException(WHERE + (end < 0 ? ": PEM without its end" : ": too many"));
            }
            blocks.add(base64(text.substring(at + BEGIN.length(), end)));
        }
        return blocks;
    }

    private static Bytes base64(String text) throws MalformedException {
        try {
            return Bytes.of(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(WHERE + ": not base64");
        }
    }

    private static JsonValue.JsonObject one(Bytes der, Crypto crypto) throws MalformedException {
        try {
            // Refuses bytes after the certificate.
            Certificate certificate = Certificate.getInstance(ASN1Primitive.fromByteArray(der.toArray()));
            Bytes spki = Bytes.of(certificate.getSubjectPublicKeyInfo().getEncoded());
            Members members = new Members()
                    .put("subject", certificate.getSubject().toString())
                    .put("issuer", certificate.getIssuer().toString())
                    .put("serial", certificate.getSerialNumber().getValue().toString(16))
                    .put(
                            "not_before",
                            certificate.getStartDate().getDate().toInstant().toString())
                    .put(
                            "not_after",
                            certificate.getEndDate().getDate().toInstant().toString())
                    .put(
                            "signature_algorithm",
                            certificate.getSignatureAlgorithm().getAlgorithm().getId())
                    .put(
                            "public_key_algorithm",
                            certificate
                                    .getSubjectPublicKeyInfo()
                                    .getAlgorithm()
                                    .getAlgorithm()
                                    .getId())
                    .put("extensions", JsonValue.ofStrings(extensions(certificate.getExtensions())))
                    .put("spki_sha256", crypto.sha256(spki))
                    .put("sha256", crypto.sha256(der));
            return evidence(certificate.getExtensions(), members).build();
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle's readers throw several kinds of both for bytes that are no certificate.
            throw new MalformedException(WHERE + ": cannot be read");
        }
    }

    /** The evidence in the extension id-pe-cmw; of another attester's, why it cannot be read. */
    private static Members evidence(@Nullable Extensions extensions, Members members) {
        Extension extension =
                extensions == null ? null : extensions.getExtension(new ASN1ObjectIdentifier(CertificateEvidence.OID));
        if (extension == null) {
            return members;
        }
        Bytes value = Bytes.of(extension.getExtnValue().getOctets());
        try {
            return members.put("evidence", BundleDescription.of(CertificateEvidence.decodeExtension(value)));
        } catch (MalformedException e) {
            return members.put("evidence_problem", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> extensions(@Nullable Extensions extensions) {
        return extensions == null
                ? List.of()
                : Arrays.stream(extensions.getExtensionOIDs())
                        .map(ASN1ObjectIdentifier::getId)
                        .toList();
    }
}
