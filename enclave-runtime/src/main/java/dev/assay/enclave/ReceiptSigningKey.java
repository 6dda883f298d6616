package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.jca.NativeEd25519;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The Ed25519 key that signs receipts. Its seed never leaves this object and is zero after {@link #close}. */
final class ReceiptSigningKey implements CoseSigner, AutoCloseable {
    private final byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final NativeEd25519 fast = new NativeEd25519();
    private boolean closed;

    ReceiptSigningKey(SecureRandom random) {
        random.nextBytes(seed);
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    }

    @Override
    public CoseKey publicKey() {
        return new CoseKey(Bytes.of(publicKey));
    }

    @Override
    public Bytes sign(Bytes message) {
        byte[] ours = copyOfSeed();
        try {
            byte[] signature = fast.sign(ours, message.toArray());
            return Bytes.adopt(signature == null ? portably(ours, message.toArray()) : signature);
        } finally {
            Arrays.fill(ours, (byte) 0);
        }
    }

    private byte[] portably(byte[] ours, byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(ours, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** All of it or nothing: a signature under half a seed would tell something of the other half. */
    private synchronized byte[] copyOfSeed() {
        if (closed) {
            throw new IllegalStateException("the receipt key was wiped");
        }
        return seed.clone();
    }

    synchronized boolean isWiped() {
        return closed && Arrays.equals(seed, new byte[seed.length]);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(seed, (byte) 0);
        fast.close();
    }
}
