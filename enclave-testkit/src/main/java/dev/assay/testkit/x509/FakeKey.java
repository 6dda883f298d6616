package dev.assay.testkit.x509;

import dev.assay.bytes.Bytes;
import java.security.PrivateKey;

/** A key that signs certificates and evidence for tests; the same name is the same key within one JVM. */
public sealed interface FakeKey permits FakeEcKey, JcaKey {
    /** An EC key on P-384, which signs with SHA-384. */
    static FakeKey p384(String name) {
        return JcaKey.p384(name);
    }

    /** An EC key on P-256, which signs with SHA-384 all the same: for what is on the wrong curve. */
    static FakeKey p256(String name) {
        return JcaKey.p256(name);
    }

    /** An RSA key of 2048 bits, which signs by PSS with SHA-384 and a salt of 48 bytes. */
    static FakeKey rsaPss(String name) {
        return JcaKey.rsaPss(name);
    }

    /** SubjectPublicKeyInfo. */
    Bytes spki();

    /** The private key, for what the JDK signs in forms of its own. */
    PrivateKey privateKey();

    /** AlgorithmIdentifier of its signatures in X.509. */
    Bytes algorithm();

    /** The signature in X.509's form: DER for EC. */
    Bytes sign(Bytes message);

    /** r || s of the same length each, big endian; for EC keys. */
    Bytes signFixedLength(Bytes message);
}
