package dev.assay.verify.x509;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import java.util.HashMap;
import java.util.Map;

/**
 * Verifies each ECDSA signature once. The devices of one machine share most of their chains and all of their authorities'
 * OCSP responses, and a signature that was good stays good: dates and revocation are other people's questions.
 *
 * <p>May be shared by threads: at worst one of them forgets what another remembers.
 */
public final class RememberedSignatures implements Crypto {
    private static final int MAX_REMEMBERED = 64;

    private final Crypto crypto;
    private volatile Map<Signed, Boolean> good = Map.of();

    /** Everything that stands in the call. */
    private record Signed(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {}

    /** Remembers what {@code crypto} found good. */
    public RememberedSignatures(Crypto crypto) {
        this.crypto = crypto;
    }

    @Override
    public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        Signed signed = new Signed(curve, publicKey, digest, signature);
        Map<Signed, Boolean> known = good;
        if (known.containsKey(signed)) {
            return true;
        }
        boolean verified = crypto.ecdsaVerify(curve, publicKey, digest, signature);
        if (verified) {
            // Strangers' signatures are good under strangers' keys too: the memory starts anew rather than grow.
            Map<Signed, Boolean> next = known.size() < MAX_REMEMBERED ? new HashMap<>(known) : new HashMap<>();
            next.put(signed, true);
            good = next;
        }
        return verified;
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
        return crypto.ed25519Verify(publicKey, message, signature);
    }

    @Override
    public boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
        return crypto.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature);
    }
}
