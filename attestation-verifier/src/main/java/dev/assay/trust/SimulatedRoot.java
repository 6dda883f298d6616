package dev.assay.trust;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The root of simulated evidence. Anybody can sign with it, on purpose: its private key is the SHA-256 of a sentence
 * that says so. It vouches for nothing, and only a policy in simulated mode looks at it.
 */
public final class SimulatedRoot {
    /** Name of the root, shown wherever it is. */
    public static final String NAME = "INSECURE Assay simulated root - protects nothing, development only";

    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private SimulatedRoot() {}

    /** The openly known private key (RFC 8032 seed, 32 bytes). */
    public static Bytes insecurePrivateKey() {
        return CRYPTO.sha256(Bytes.utf8(NAME));
    }

    /** The public key. */
    public static CoseKey publicKey() {
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(insecurePrivateKey().toArray(), 0, publicKey, 0);
        return new CoseKey(Bytes.of(publicKey));
    }
}
