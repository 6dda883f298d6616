package dev.assay.crypto.jca;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Signs with one Ed25519 key by the accelerating provider, faster than Bouncy Castle does. The provider
 * holds the key in native memory, once for each thread that signs at a time, and overwrites it when it lets go of it.
 *
 * <p>It is a short cut and never the only way: without the provider, and until the provider has loaded itself in the
 * background, it signs nothing.
 */
public final class NativeEd25519 implements AutoCloseable {
    /** Takes the place of the key in signers that are given up. */
    private static final byte[] NOBODYS_SEED = new byte[Ed25519.SECRET_KEY_SIZE];

    /** Those that are not signing now, with the key in them. */
    private final ConcurrentLinkedDeque<Signature> free = new ConcurrentLinkedDeque<>();

    private volatile boolean unusable;

    /** A signer without a key as yet: it takes the one that comes with the first message. */
    public NativeEd25519() {
        JcaCrypto.shared();
    }

    /**
     * Signs.
     *
     * @param seed the private key (RFC 8032 section 5.1.5), the same at each call; left alone
     * @param message what to sign
     * @return the 64-byte signature; null when the provider is not there or after {@link #close}
     */
    public byte @Nullable [] sign(byte[] seed, byte[] message) {
        Provider provider = JcaCrypto.sharedProvider();
        if (provider == null || unusable) {
            return null;
        }
        Signature signer = free.pollLast();
        try {
            if (signer == null) {
                signer = begin(provider, seed);
            }
            return sign(signer, message);
        } catch (GeneralSecurityException | RuntimeException e) {
            unusable = true;
            return null;
        } finally {
            // Also one that failed: its key is to be given up like the others'.
            if (signer != null) {
                free.addLast(signer);
            }
            if (unusable) {
                close();
            }
        }
    }

    /** Ed25519 has one right signature for each message; a provider that finds another is not asked again. */
    private static Signature begin(Provider provider, byte[] seed) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("Ed25519", provider);
        hold(signer, seed);
        byte[] expected = new byte[Ed25519.SIGNATURE_SIZE];
        byte[] message = {1, 2, 3};
        Ed25519.sign(seed, 0, message, 0, message.length, expected, 0);
        if (!Arrays.equals(expected, sign(signer, message))) {
            hold(signer, NOBODYS_SEED);
            throw new GeneralSecurityException("the provider signs wrongly");
        }
        return signer;
    }

    private static byte[] sign(Signature signer, byte[] message) throws GeneralSecurityException {
        signer.update(message);
        return signer.sign();
    }

    /** The provider frees, and so overwrites, the key that it held before. */
    private static void hold(Signature signer, byte[] seed) throws GeneralSecurityException {
        try (SeedKey key = new SeedKey(seed)) {
            signer.initSign(key);
        }
    }

    /** Gives the key up; who is signing at this moment does it when done. */
    @Override
    public void close() {
        unusable = true;
        GeneralSecurityException failure = null;
        for (Signature signer = free.pollLast(); signer != null; signer = free.pollLast()) {
            try {
                hold(signer, NOBODYS_SEED);
            } catch (GeneralSecurityException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new IllegalStateException("a key could not be given up", failure);
        }
    }
}
