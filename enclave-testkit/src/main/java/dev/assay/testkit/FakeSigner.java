package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 signer whose key is the SHA-256 of a name: the same name signs the same way on every machine. */
public final class FakeSigner implements CoseSigner {
    private final byte[] seed;

    private FakeSigner(Bytes seed) {
        this.seed = seed.toArray();
    }

    /** The signer called {@code name}. */
    public static FakeSigner named(String name) {
        return withSeed(new BouncyCastleCrypto().sha256(Bytes.utf8("fake signer: " + name)));
    }

    /** The signer with this RFC 8032 seed, 32 bytes. */
    public static FakeSigner withSeed(Bytes seed) {
        return new FakeSigner(seed);
    }

    @Override
    public CoseKey publicKey() {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return new CoseKey(Bytes.of(key));
    }

    @Override
    public Bytes sign(Bytes message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message.toArray(), 0, message.length(), signature, 0);
        return Bytes.of(signature);
    }
}
