package dev.assay.testkit.x509;

import dev.assay.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key of the platform's, made when its name is first asked for; the same message gets the same signature, so that what
 * is minted twice is the same.
 */
final class JcaKey implements FakeKey {
    private static final Map<String, JcaKey> KEYS = new ConcurrentHashMap<>();
    private static final int RSA_BITS = 2048;
    private static final int SALT_BYTES = 48;

    private final Map<Bytes, Bytes> signatures = new ConcurrentHashMap<>();
    private final Map<Bytes, Bytes> fixedLengthSignatures = new ConcurrentHashMap<>();
    private final KeyPair pair;
    private final boolean rsa;

    private JcaKey(KeyPair pair, boolean rsa) {
        this.pair = pair;
        this.rsa = rsa;
    }

    static JcaKey p384(String name) {
        return KEYS.computeIfAbsent("p384 " + name, unused -> ec("secp384r1"));
    }

    static JcaKey p256(String name) {
        return KEYS.computeIfAbsent("p256 " + name, unused -> ec("secp256r1"));
    }

    static JcaKey rsaPss(String name) {
        return KEYS.computeIfAbsent("rsa " + name, unused -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                return new JcaKey(generator.generateKeyPair(), true);
            } catch (GeneralSecurityException bug) {
                throw new IllegalStateException(bug);
            }
        });
    }

    private static JcaKey ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new JcaKey(generator.generateKeyPair(), false);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @Override
    public Bytes spki() {
        return Bytes.of(pair.getPublic().getEncoded());
    }

    @Override
    public PrivateKey privateKey() {
        return pair.getPrivate();
    }

    @Override
    public Bytes algorithm() {
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

    @Override
    public Bytes sign(Bytes message) {
        return signatures.computeIfAbsent(message, m -> sign(m, rsa ? "RSASSA-PSS" : "SHA384withECDSA"));
    }

    @Override
    public Bytes signFixedLength(Bytes message) {
        return fixedLengthSignatures.computeIfAbsent(message, m -> sign(m, "SHA384withECDSAinP1363Format"));
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
