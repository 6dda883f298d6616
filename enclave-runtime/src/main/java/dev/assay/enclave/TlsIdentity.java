package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * The key and certificate that TLS connections to the enclave end in.
 *
 * @param privateKey P-256, made at this boot
 * @param certificate self-signed; trust comes from the statement that names its key, not from the certificate
 */
public record TlsIdentity(PrivateKey privateKey, X509Certificate certificate) {
    /** SHA-256 of the SubjectPublicKeyInfo, as the statement names it. */
    public Bytes spkiSha256(Crypto crypto) {
        return crypto.sha256(Bytes.of(certificate.getPublicKey().getEncoded()));
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate.getSubjectX500Principal() + "]";
    }
}
