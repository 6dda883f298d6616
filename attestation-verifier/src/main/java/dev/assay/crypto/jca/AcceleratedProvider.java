package dev.assay.crypto.jca;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.EcCurve;
import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's Corretto Crypto Provider (AWS-LC), if it is there: on the class path or installed, with a native library for
 * this machine, and giving the right answer when asked.
 */
final class AcceleratedProvider {
    private static final String NAME = "AmazonCorrettoCryptoProvider";
    private static final String CLASS_NAME = "com.amazon.corretto.crypto.provider." + NAME;

    /** A signature on P-256 by a key of our own, of the SHA-256 of "a known answer". */
    private static final String KNOWN_KEY = "3d05241b5a1057d1da48623d9386bad49b4c49d058b87f736116e06ac2e9af00"
            + "129bf9074439d1eaa30f15a8f8bb42f3ced3878838b9762af648d593ab47fdf4";

    private static final String KNOWN_DIGEST = "0f897d7538dcf0d915e03d17f5d15f7bbb486658f8db3a7b245f309ac66c8814";
    private static final String KNOWN_SIGNATURE = "96d9e59fcf2ac6816bc9f238b826b6bfaac72b0d67310be794561991e4b3204d"
            + "a4453c1bd3eca42ba0f37662abdf29708df0a41566eaeb362ac0d684538d27af";

    private AcceleratedProvider() {}

    /** The provider, or null. */
    static @Nullable Provider find() {
        try {
            Provider installed = Security.getProvider(NAME);
            Provider found = installed != null ? installed : onClassPath();
            return found != null && answersRight(found) ? found : null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unusable) {
            // No library for this platform, no right to load it, another version: the portable way is always there.
            return null;
        }
    }

    /** By name, so that it needs not be there; a service loader would load every other provider first. */
    private static @Nullable Provider onClassPath() throws ReflectiveOperationException {
        Object made = Class.forName(CLASS_NAME).getDeclaredConstructor().newInstance();
        return made instanceof Provider provider ? provider : null;
    }

    private static boolean answersRight(Provider provider) {
        try {
            Bytes key = Bytes.fromHex(KNOWN_KEY);
            Bytes digest = Bytes.fromHex(KNOWN_DIGEST);
            Bytes signature = Bytes.fromHex(KNOWN_SIGNATURE);
            Bytes another = Bytes.of(new byte[digest.length()]);
            return Boolean.TRUE.equals(EcdsaVerification.verify(provider, EcCurve.P256, key, digest, signature))
                    && Boolean.FALSE.equals(EcdsaVerification.verify(provider, EcCurve.P256, key, another, signature));
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
