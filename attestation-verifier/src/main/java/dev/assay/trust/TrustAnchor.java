package dev.assay.trust;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a path may end: a name and a key. Two certificates that carry the same key are the same anchor (Intel has two
 * root certificates in use that do).
 *
 * @param name for messages
 * @param subject Name, DER
 * @param spki SubjectPublicKeyInfo, DER
 * @param publicKey the same, read
 * @param certificateDigests SHA-256 of the certificates that are known to carry it; others may
 */
public record TrustAnchor(String name, Bytes subject, Bytes spki, PublicKey publicKey, List<Bytes> certificateDigests) {
    /** Copies the list. */
    public TrustAnchor {
        certificateDigests = List.copyOf(certificateDigests);
    }

    /** The anchor that a root certificate stands for; nothing about the certificate is checked. */
    public static TrustAnchor of(Certificate root) throws MalformedException {
        Bytes digest = new BouncyCastleCrypto().sha256(root.encoded());
        return new TrustAnchor(root.commonName(), root.subject(), root.spki(), root.publicKey(), List.of(digest));
    }

    /**
     * An anchor that is compiled in.
     *
     * @param subjectHex Name, DER in hexadecimal
     * @param spkiHex SubjectPublicKeyInfo, DER in hexadecimal
     * @param certificateDigestsHex SHA-256 of the certificates that are known to carry it, in hexadecimal
     */
    static TrustAnchor constant(String name, String subjectHex, String spkiHex, String... certificateDigestsHex) {
        try {
            Bytes spki = Bytes.fromHex(spkiHex);
            List<Bytes> digests = new ArrayList<>();
            for (String digest : certificateDigestsHex) {
                digests.add(Bytes.fromHex(digest));
            }
            return new TrustAnchor(name, Bytes.fromHex(subjectHex), spki, PublicKey.decode(spki, name), digests);
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
