package dev.assay.crypto;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;

/** Signs on a NIST curve with a key that is fixed by its number, always the same way. */
final class EcSigner {
    final EcCurve curve;
    private final ECDomainParameters domain;
    private final BigInteger privateKey;

    EcSigner(EcCurve curve, int key) {
        this.curve = curve;
        this.domain = new ECDomainParameters(CustomNamedCurves.getByName(curve == EcCurve.P256 ? "P-256" : "P-384"));
        this.privateKey = domain.getN().shiftRight(1).subtract(BigInteger.valueOf(key));
    }

    BigInteger order() {
        return domain.getN();
    }

    BigInteger field() {
        return domain.getCurve().getField().getCharacteristic();
    }

    Bytes publicKey() {
        ECPoint point = domain.getG().multiply(privateKey).normalize();
        byte[] encoded = point.getEncoded(false);
        return Bytes.of(encoded, 1, encoded.length - 1);
    }

    /** r || s. */
    Bytes sign(Bytes digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(privateKey, domain));
        BigInteger[] halves = signer.generateSignature(digest.toArray());
        return fixed(halves[0]).concat(fixed(halves[1]));
    }

    BigInteger half(Bytes signature, int which) {
        int size = curve.fieldBytes();
        return new BigInteger(
                1, signature.slice(which * size, (which + 1) * size).toArray());
    }

    /** Big endian in the size of the field; {@code value} must fit. */
    Bytes fixed(BigInteger value) {
        return fixed(value, curve.fieldBytes());
    }

    static Bytes fixed(BigInteger value, int length) {
        byte[] shortest = value.toByteArray();
        int skip = shortest.length > length ? shortest.length - length : 0;
        return new ByteWriter()
                .bytes(Bytes.of(new byte[length - (shortest.length - skip)]))
                .bytes(Bytes.of(shortest, skip, shortest.length - skip))
                .toBytes();
    }
}
