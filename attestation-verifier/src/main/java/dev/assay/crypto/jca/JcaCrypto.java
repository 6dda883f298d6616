package dev.assay.crypto.jca;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The port on the JVM's providers, algorithm by algorithm whichever is fastest: digests by the platform, whose loops the
 * virtual machine knows; signatures by Amazon's Corretto Crypto Provider where it is on the class path and runs here, else
 * by Bouncy Castle, because the platform's own elliptic curves are slower still.
 *
 * <p>It answers as {@link BouncyCastleCrypto} does, for every input; one conformance suite holds both. Where the provider
 * cannot say (it throws, for whatever reason), Bouncy Castle is asked.
 *
 * <p>May be shared by threads. Nothing secret passes through here, and only one public key is kept.
 */
public final class JcaCrypto implements Crypto {
    private final Crypto portable = new BouncyCastleCrypto();
    private final Ed25519Verification ed25519 = new Ed25519Verification();
    private volatile @Nullable Provider signatures;

    /** @param signatures verifies elliptic-curve signatures; null for Bouncy Castle */
    JcaCrypto(@Nullable Provider signatures) {
        this.signatures = signatures;
    }

    /**
     * The fastest there is here; never fails. The first call may take some tenths of a second, in which native code is
     * loaded and tests itself: for whoever verifies more than once.
     */
    public static Crypto fastest() {
        return Fastest.CRYPTO;
    }

    /**
     * What a client uses: at hand at once, and {@link #fastest} as soon as a thread in the background has loaded that. The
     * answers are the same before and after.
     */
    public static Crypto shared() {
        return Shared.CRYPTO;
    }

    /** What {@link #shared} has loaded so far. */
    static @Nullable Provider sharedProvider() {
        return Shared.CRYPTO.signatures;
    }

    /** The fastest without native code other than the virtual machine's. */
    public static Crypto withoutNativeCode() {
        return new JcaCrypto(null);
    }

    /** Whether signatures are verified natively. */
    public boolean isAccelerated() {
        return signatures != null;
    }

    @Override
    public Bytes sha256(Bytes... parts) {
        return digest("SHA-256", parts);
    }

    @Override
    public Bytes sha384(Bytes... parts) {
        return digest("SHA-384", parts);
    }

    @Override
    public Bytes sha512(Bytes... parts) {
        return digest("SHA-512", parts);
    }

    private static Bytes digest(String algorithm, Bytes... parts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException everyPlatformHasThem) {
            throw new IllegalStateException(everyPlatformHasThem);
        }
        for (Bytes part : parts) {
            digest.update(part.toArray());
        }
        return Bytes.adopt(digest.digest());
    }

    @Override
    public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
        Provider provider = signatures;
        Boolean answer = provider == null ? null : ed25519.verify(provider, publicKey, message, signature);
        return answer != null ? answer : portable.ed25519Verify(publicKey, message, signature);
    }

    @Override
    public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        Provider provider = signatures;
        Boolean answer =
                provider == null ? null : EcdsaVerification.verify(provider, curve, publicKey, digest, signature);
        return answer != null ? answer : portable.ecdsaVerify(curve, publicKey, digest, signature);
    }

    @Override
    public boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
        return portable.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature);
    }

    /** Looked for once. */
    private static final class Fastest {
        static final JcaCrypto CRYPTO = new JcaCrypto(AcceleratedProvider.find());

        private Fastest() {}
    }

    private static final class Shared {
        static final JcaCrypto CRYPTO = new JcaCrypto(null);

        static {
            Thread loader = new Thread(() -> CRYPTO.signatures = Fastest.CRYPTO.signatures, "assay-crypto-loader");
            loader.setDaemon(true);
            loader.start();
        }

        private Shared() {}
    }
}
