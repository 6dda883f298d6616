package dev.assay.crypto.jca;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.der.EcdsaSignature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** ECDSA by a provider, with its laxness taken away: what it is not asked cannot be answered in its own way. */
final class EcdsaVerification {
    /** SubjectPublicKeyInfo (RFC 5480) up to the point's coordinates, the order, and field minus order, of each curve. */
    private enum Domain {
        P256(
                "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                "000000000000000000000000000000004319055358e8617b0c46353d039cdaae"),
        P384(
                "3076301006072a8648ce3d020106052b8104002203620004",
                "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
                "000000000000000000000000000000000000000000000000389cb27e0bc8d21fa7e5f24cb74f58851313e696333ad68c");

        private final Bytes spkiPrefix;
        private final Bytes order;
        private final Bytes fieldMinusOrder;

        Domain(String spkiPrefix, String order, String fieldMinusOrder) {
            try {
                this.spkiPrefix = Bytes.fromHex(spkiPrefix);
                this.order = Bytes.fromHex(order);
                this.fieldMinusOrder = Bytes.fromHex(fieldMinusOrder);
            } catch (MalformedException bug) {
                throw new IllegalStateException(bug);
            }
        }

        static Domain of(EcCurve curve) {
            return switch (curve) {
                case P256 -> P256;
                case P384 -> P384;
            };
        }

        /** Whether two x coordinates of the field are this r: itself and itself plus the order. */
        boolean isAmbiguous(Bytes r) {
            return Bytes.compareUnsigned(r, fieldMinusOrder) < 0;
        }

        boolean inRange(Bytes scalar) {
            return !scalar.equals(Bytes.of(new byte[scalar.length()])) && Bytes.compareUnsigned(scalar, order) < 0;
        }
    }

    private EcdsaVerification() {}

    /** Whether the signature is good; null when the provider could not say. */
    static @Nullable Boolean verify(Provider provider, EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        int size = curve.fieldBytes();
        boolean sized = publicKey.length() == 2 * size && signature.length() == 2 * size;
        if (!sized || !HashAlgorithm.isDigestLength(digest.length())) {
            return false;
        }
        Domain domain = Domain.of(curve);
        Bytes r = signature.slice(0, size);
        if (!domain.inRange(r) || !domain.inRange(signature.slice(size, 2 * size))) {
            return false;
        }
        try {
            byte[] spki = domain.spkiPrefix.concat(publicKey).toArray();
            Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
            verifier.initVerify(KeyFactory.getInstance("EC", provider).generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(digest.toArray());
            boolean verified = verifier.verify(EcdsaSignature.toDer(signature).toArray());
            // JDK 17's provider looks at the smaller x only.
            return verified || !domain.isAmbiguous(r) ? verified : null;
        } catch (GeneralSecurityException | RuntimeException cannotSay) {
            return null;
        }
    }
}
