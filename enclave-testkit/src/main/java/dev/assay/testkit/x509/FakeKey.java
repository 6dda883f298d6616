package dev.assay.testkit.x509;

import dev.assay.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A key that signs certificates and evidence for tests; the same name is the same key within one JVM. */
public final class FakeKey {
    private static final Map<String, FakeKey> KEYS = new ConcurrentHashMap<>();
    private static final int RSA_BITS = 2048;
    private static final int SALT_BYTES = 48;

    private final KeyPair pair;
    private final boolean rsa;

    private FakeKey(KeyPair pair, boolean rsa) {
        this.pair = pair;
        this.rsa = rsa;
    }

    /** An EC key on P-384, which signs with SHA-384. */
    public static FakeKey p384(String name) {
        return KEYS.computeIfAbsent("p384 " + name, unused -> ec("secp384r1"));
    }

    /** An EC key on P-256, which signs with SHA-384 all the same: for what is on the wrong curve. */
    public static FakeKey p256(String name) {
        return KEYS.computeIfAbsent("p256 " + name, unused -> ec("secp256r1"));
    }

    /** An RSA key of 2048 bits, which signs by PSS with SHA-384 and a salt of 48 bytes. */
    public static FakeKey rsaPss(String name) {
        return KEYS.computeIfAbsent("rsa " + name, unused -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                return new FakeKey(generator.generateKeyPair(), true);
            } catch (GeneralSecurityException bug) {
                throw new IllegalStateException(bug);
            }
        });
    }

    private static FakeKey ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new FakeKey(generator.generateKeyPair(), false);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** SubjectPublicKeyInfo. */
    public Bytes spki() {
        return Bytes.of(pair.getPublic().getEncoded());
    }

    /** AlgorithmIdentifier of its signatures in X.509. */
    Bytes algorithm() {
        if (!rsa) {
            return Der.sequence(Der.oid("1.2.840.10045.4.3.3"));
        }
        Bytes sha384 = Der.sequence(Der.oid("2.16.840.1.101.3.4.2.2"), Der.nothing());
        return Der.sequence(
                Der.oid("1.2.840.113549.1.1.10"),
                Der.sequence(
                        Der.explicit(0, sha384),
                        Der.explicit(1, Der.sequence(Der.oid("1.2.840.113549.1.1.8"), sha384)),
                        Der.explicit(2, Der.integer(SALT_BYTES))));
    }

    /** The signature in X.509's form: DER for EC. */
    Bytes sign(Bytes message) {
        return sign(message, rsa ? "RSASSA-PSS" : "SHA384withECDSA");
    }

    /** r || s of the same length each, big endian; for EC keys. */
    public Bytes signFixedLength(Bytes message) {
        return sign(message, "SHA384withECDSAinP1363Format");
    }

    private Bytes sign(Bytes message, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            if (rsa) {
                signature.setParameter(
                        new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, SALT_BYTES, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(message.toArray());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
