package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.EcCurve;
import dev.assay.der.DerReader;

/** SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of the kinds that vendors use. */
public sealed interface PublicKey {
    /**
     * A point of a NIST curve (RFC 5480 section 2); whether it lies on the curve is for the signature check to say.
     *
     * @param curve the named curve
     * @param point X || Y
     */
    record Ec(EcCurve curve, Bytes point) implements PublicKey {}

    /**
     * RSA (RFC 3279 section 2.3.1).
     *
     * @param modulus big endian without leading zeros
     * @param exponent public exponent
     */
    record Rsa(Bytes modulus, int exponent) implements PublicKey {}

    /** Reads a SubjectPublicKeyInfo. */
    static PublicKey decode(Bytes spki, String where) throws MalformedException {
        try (DerReader outer = new DerReader(spki, where);
                DerReader info = outer.enter(DerReader.SEQUENCE);
                DerReader algorithm = info.enter(DerReader.SEQUENCE)) {
            return switch (algorithm.oid()) {
                case "1.2.840.10045.2.1" -> ec(curve(algorithm), info.bitString(), where);
                case "1.2.840.113549.1.1.1" -> {
                    algorithm.nothing();
                    yield rsa(info.bitString(), where);
                }
                default -> throw new MalformedException(where + ": a key of a kind that is not used here");
            };
        }
    }

    private static EcCurve curve(DerReader algorithm) throws MalformedException {
        return switch (algorithm.oid()) {
            case "1.2.840.10045.3.1.7" -> EcCurve.P256;
            case "1.3.132.0.34" -> EcCurve.P384;
            default -> throw algorithm.malformed("a curve that is not used here");
        };
    }

    private static Ec ec(EcCurve curve, Bytes point, String where) throws MalformedException {
        if (point.length() != 1 + 2 * curve.fieldBytes() || point.at(0) != 4) {
            throw new MalformedException(where + ": expected an uncompressed point of its curve");
        }
        return new Ec(curve, point.slice(1, point.length()));
    }

    private static Rsa rsa(Bytes encoded, String where) throws MalformedException {
        try (DerReader outer = new DerReader(encoded, where);
                DerReader key = outer.enter(DerReader.SEQUENCE)) {
            return new Rsa(key.unsignedInteger(), key.smallInteger(Integer.MAX_VALUE));
        }
    }
}
