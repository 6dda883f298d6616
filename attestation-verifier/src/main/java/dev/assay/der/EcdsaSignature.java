package dev.assay.der;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/** Ecdsa-Sig-Value (RFC 3279 section 2.2.3), strictly DER, to the fixed-length form that the crypto port takes. */
public final class EcdsaSignature {
    private EcdsaSignature() {}

    /** DER of r || s, halves of equal length. */
    public static Bytes toDer(Bytes fixedLength) {
        int half = fixedLength.length() / 2;
        Bytes content = integer(fixedLength.slice(0, half)).concat(integer(fixedLength.slice(half, 2 * half)));
        return header(DerReader.SEQUENCE, content.length()).concat(content);
    }

    private static Bytes integer(Bytes bigEndian) {
        int zeros = 0;
        while (zeros < bigEndian.length() - 1 && bigEndian.at(zeros) == 0) {
            zeros++;
        }
        Bytes shortest = bigEndian.slice(zeros, bigEndian.length());
        Bytes sign = Bytes.of(new byte[shortest.at(0) >= 0x80 ? 1 : 0]);
        return header(DerReader.INTEGER, sign.length() + shortest.length())
                .concat(sign)
                .concat(shortest);
    }

    /** A length of one byte is enough up to curves of 480 bits. */
    private static Bytes header(int tag, int length) {
        return Bytes.of(new byte[] {(byte) tag, (byte) length});
    }

    /**
     * r || s, each of {@code fieldBytes}.
     *
     * @throws MalformedException if it is not DER, negative, or a half is too long
     */
    public static Bytes toFixedLength(Bytes der, int fieldBytes) throws MalformedException {
        try (DerReader outer = new DerReader(der, "ECDSA signature");
                DerReader halves = outer.enter(DerReader.SEQUENCE)) {
            ByteWriter out = new ByteWriter();
            for (int i = 0; i < 2; i++) {
                Bytes half = halves.unsignedInteger();
                if (half.length() > fieldBytes) {
                    throw halves.malformed("longer than the curve's field");
                }
                out.bytes(Bytes.of(new byte[fieldBytes - half.length()])).bytes(half);
            }
            return out.toBytes();
        }
    }
}
