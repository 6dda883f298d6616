package dev.assay.trust;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;

/**
 * Where a path may end: a name and a key. Two certificates that carry the same key are the same anchor (Intel has two
 * root certificates in use that do).
 *
 * @param name for messages
 * @param subject Name, DER
 * @param spki SubjectPublicKeyInfo, DER
 * @param publicKey the same, read
 */
public record TrustAnchor(String name, Bytes subject, Bytes spki, PublicKey publicKey) {
    /** The anchor that a root certificate stands for; nothing about the certificate is checked. */
    public static TrustAnchor of(Certificate root) throws MalformedException {
        return new TrustAnchor(root.commonName(), root.subject(), root.spki(), root.publicKey());
    }

    /**
     * An anchor that is compiled in.
     *
     * @param subjectHex Name, DER in hexadecimal
     * @param spkiHex SubjectPublicKeyInfo, DER in hexadecimal
     */
    static TrustAnchor constant(String name, String subjectHex, String spkiHex) {
        try {
            Bytes spki = Bytes.fromHex(spkiHex);
            return new TrustAnchor(name, Bytes.fromHex(subjectHex), spki, PublicKey.decode(spki, name));
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
