package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The key and certificate that TLS connections to the enclave end in.
 *
 * @param privateKey P-256, of one epoch; it has no encoding, so key managers use it and key stores cannot hold it
 * @param certificate self-signed; trust comes from the statement that names its key, not from the certificate
 */
public record TlsIdentity(PrivateKey privateKey, X509Certificate certificate) {
    /** SHA-256 of the SubjectPublicKeyInfo, as the statement names it. */
    public Bytes spkiSha256(Crypto crypto) {
        return crypto.sha256(Bytes.of(certificate.getPublicKey().getEncoded()));
    }

    /** The certificate's serial number in hexadecimal: its name among key managers. */
    public String alias() {
        return certificate.getSerialNumber().toString(16);
    }

    /** A key manager that knows this key alone. */
    public TlsKeyManager keyManager() {
        return new TlsKeyManager() {
            @Override
            protected TlsIdentity current() {
                return TlsIdentity.this;
            }

            @Override
            protected @Nullable TlsIdentity find(String alias) {
                return alias.equals(alias()) ? TlsIdentity.this : null;
            }
        };
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate.getSubjectX500Principal() + "]";
    }
}
