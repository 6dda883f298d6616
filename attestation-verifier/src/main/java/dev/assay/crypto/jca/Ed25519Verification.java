package dev.assay.crypto.jca;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** Ed25519 by a provider, for keys that are points of the prime-order group: providers take any. */
final class Ed25519Verification {
    /** SubjectPublicKeyInfo (RFC 8410 section 4) up to the key. */
    private static final String SPKI_PREFIX = "302a300506032b6570032100";

    private static final Bytes NEUTRAL = Bytes.of(new byte[] {1}).concat(Bytes.of(new byte[31]));

    /** The last key found good: the check costs as much as a verification, and answers come from one key for long. */
    private volatile Bytes lastGoodKey = Bytes.empty();

    /** Whether the signature is good; null when the provider could not say. */
    @Nullable
    Boolean verify(Provider provider, Bytes publicKey, Bytes message, Bytes signature) {
        if (publicKey.length() != Ed25519.PUBLIC_KEY_SIZE || signature.length() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        // Providers don't multiply by the cofactor, so that the neutral element is the only R outside the prime-order
        // group
        // that a good key can sign with.
        if (!isGoodKey(publicKey) || signature.slice(0, 32).equals(NEUTRAL)) {
            return false;
        }
        try {
            byte[] spki = Bytes.fromHex(SPKI_PREFIX).concat(publicKey).toArray();
            Signature verifier = Signature.getInstance("Ed25519", provider);
            // Corretto's provider brings no factory for these keys; it takes the platform's.
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(message.toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException | RuntimeException | MalformedException cannotSay) {
            return null;
        }
    }

    private boolean isGoodKey(Bytes publicKey) {
        if (publicKey.equals(lastGoodKey)) {
            return true;
        }
        boolean good = Ed25519.validatePublicKeyFull(publicKey.toArray(), 0);
        if (good) {
            lastGoodKey = publicKey;
        }
        return good;
    }
}
