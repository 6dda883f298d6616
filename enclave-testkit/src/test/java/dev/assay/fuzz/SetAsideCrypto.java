package dev.assay.fuzz;

import com.sun.management.ThreadMXBean;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * Keeps account of what the arithmetic of signatures allocates: about a megabyte of short-lived numbers for each, whatever
 * the input. How many signatures an input may have verified is bounded elsewhere; what it may make others hold is not this.
 */
final class SetAsideCrypto implements Crypto {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ThreadLocal<Long> SET_ASIDE = ThreadLocal.withInitial(() -> 0L);

    private final Crypto crypto = new BouncyCastleCrypto();

    /** All that this thread's signatures have allocated so far. */
    static long setAside() {
        return SET_ASIDE.get();
    }

    private static <T> T apart(Supplier<T> work) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        try {
            return work.get();
        } finally {
            SET_ASIDE.set(SET_ASIDE.get() + THREADS.getThreadAllocatedBytes(thread) - before);
        }
    }

    @Override
    public Bytes sha256(Bytes... parts) {
        return crypto.sha256(parts);
    }

    @Override
    public Bytes sha384(Bytes... parts) {
        return crypto.sha384(parts);
    }

    @Override
    public Bytes sha512(Bytes... parts) {
        return crypto.sha512(parts);
    }

    @Override
    public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
        return apart(() -> crypto.ed25519Verify(publicKey, message, signature));
    }

    @Override
    public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        return apart(() -> crypto.ecdsaVerify(curve, publicKey, digest, signature));
    }

    @Override
    public boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
        return apart(() -> crypto.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature));
    }
}
