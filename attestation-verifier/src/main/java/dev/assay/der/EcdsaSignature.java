package dev.assay.der;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/** Ecdsa-Sig-Value (RFC 3279 section 2.2.3), strictly DER, to the fixed-length form that the crypto port takes. */
public final class EcdsaSignature {
    private EcdsaSignature() {}

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
