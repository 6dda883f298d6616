package dev.assay.verify.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.der.EcdsaSignature;
import dev.assay.x509.PublicKey;
import dev.assay.x509.SignatureAlgorithm;
import dev.assay.x509.SignatureAlgorithm.Scheme;
import dev.assay.x509.SignedObject;

/** Whether a key signed something in X.509's forms. */
public final class Signatures {
    private Signatures() {}

    /** Whether {@code key} made the signature; false too when the algorithm is not one of the key's. */
    public static boolean verify(SignedObject object, PublicKey key, Crypto crypto) {
        SignatureAlgorithm algorithm = object.algorithm();
        Bytes digest = crypto.hash(algorithm.hash(), object.signed());
        if (key instanceof PublicKey.Ec ec) {
            return algorithm.scheme() == Scheme.ECDSA && verifyEcdsaDer(ec, digest, object.signature(), crypto);
        }
        return key instanceof PublicKey.Rsa rsa
                && algorithm.scheme() == Scheme.RSA_PSS
                && crypto.rsaPssVerify(
                        rsa.modulus(),
                        rsa.exponent(),
                        algorithm.hash(),
                        digest,
                        algorithm.saltLength(),
                        object.signature());
    }

    /** The same for an ECDSA signature in DER. */
    private static boolean verifyEcdsaDer(PublicKey.Ec key, Bytes digest, Bytes signature, Crypto crypto) {
        EcCurve curve = key.curve();
        try {
            return crypto.ecdsaVerify(
                    curve, key.point(), digest, EcdsaSignature.toFixedLength(signature, curve.fieldBytes()));
        } catch (MalformedException notASignature) {
            return false;
        }
    }
}
