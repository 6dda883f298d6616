package dev.assay.crypto.bc;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
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
        byte[] halves = signature.toArray();
        // A key outside the prime-order group lets one signature fit several messages. R there is good for this
        // library,
        // which multiplies by the cofactor, and bad for those that don't.
        return Ed25519.validatePublicKeyFull(key, 0)
                && Ed25519.verify(halves, 0, key, 0, message.toArray(), 0, message.length())
                && Ed25519.validatePublicKeyFull(halves, 0);
    }

    @Override
    public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        int size = curve.fieldBytes();
        boolean sized = publicKey.length() == 2 * size && signature.length() == 2 * size;
        if (!sized || !HashAlgorithm.isDigestLength(digest.length())) {
            return false;
        }
        ECDomainParameters domain = domain(curve);
        byte[] encoded = new byte[1 + 2 * size];
        encoded[0] = 4;
        System.arraycopy(publicKey.toArray(), 0, encoded, 1, 2 * size);
        ECPublicKeyParameters key;
        try {
            // The constructor refuses infinity; decoding, what is not on the curve.
            key = new ECPublicKeyParameters(domain.getCurve().decodePoint(encoded), domain);
        } catch (IllegalArgumentException notAPoint) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key);
        byte[] halves = signature.toArray();
        return verifier.verifySignature(
                digest.toArray(),
                new BigInteger(1, Arrays.copyOfRange(halves, 0, size)),
                new BigInteger(1, Arrays.copyOfRange(halves, size, 2 * size)));
    }

    private static ECDomainParameters domain(EcCurve curve) {
        return switch (curve) {
            case P256 -> Curves.P256;
            case P384 -> Curves.P384;
        };
    }

    @Override
    public boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
        return RsaPss.verify(modulus, publicExponent, hash, digest, saltLength, signature, this);
    }

    /** Made when a signature is first checked. */
    private static final class Curves {
        static final ECDomainParameters P256 = domain("P-256");
        static final ECDomainParameters P384 = domain("P-384");

        private Curves() {}

        private static ECDomainParameters domain(String name) {
            return new ECDomainParameters(CustomNamedCurves.getByName(name));
        }
    }
}
