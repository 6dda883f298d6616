package dev.assay.crypto.bc;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The port on Bouncy Castle's lightweight API: no JCA, no provider look-up; compiles into the canister. */
public final class BouncyCastleCrypto implements Crypto {
    @Override
    public Bytes sha256(Bytes... parts) {
        return digest(new SHA256Digest(), parts);
    }

    @Override
    public Bytes sha384(Bytes... parts) {
        return digest(new SHA384Digest(), parts);
    }

    @Override
    public Bytes sha512(Bytes... parts) {
        return digest(new SHA512Digest(), parts);
    }

    private static Bytes digest(Digest digest, Bytes... parts) {
        for (Bytes part : parts) {
            digest.update(part.toArray(), 0, part.length());
        }
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        return Bytes.of(result);
    }

    @Override
    public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
        if (publicKey.length() != Ed25519.PUBLIC_KEY_SIZE || signature.length() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        byte[] key = publicKey.toArray();
        // Full validation: a key outside the prime-order subgroup lets one signature fit several messages.
        return Ed25519.validatePublicKeyFull(key, 0)
                && Ed25519.verify(signature.toArray(), 0, key, 0, message.toArray(), 0, message.length());
    }
}
