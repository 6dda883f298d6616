package dev.assay.evidence.amd;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The SIGNATURE field (AMD 56860, format of ECDSA P-384 with SHA-384): r and s of 72 bytes each, little endian.
 *
 * @param r as it stands in the report
 * @param s as it stands in the report
 */
public record SnpSignature(Bytes r, Bytes s) {
    private static final int HALF_BYTES = 72;
    private static final int P384_BYTES = 48;
    private static final int RESERVED_BYTES = 368;

    static SnpSignature read(ByteReader in) throws MalformedException {
        SnpSignature signature = new SnpSignature(in.bytes(HALF_BYTES), in.bytes(HALF_BYTES));
        SnpReport.zero(in, RESERVED_BYTES);
        return signature;
    }

    /** r || s, big endian, as the crypto port takes them; null when one has more bytes than the curve's order. */
    public @Nullable Bytes toFixedLength() {
        byte[] halves = new byte[2 * P384_BYTES];
        for (int i = 0; i < HALF_BYTES; i++) {
            if (i < P384_BYTES) {
                halves[P384_BYTES - 1 - i] = (byte) r.at(i);
                halves[2 * P384_BYTES - 1 - i] = (byte) s.at(i);
            } else if (r.at(i) != 0 || s.at(i) != 0) {
                return null;
            }
        }
        return Bytes.of(halves);
    }
}
