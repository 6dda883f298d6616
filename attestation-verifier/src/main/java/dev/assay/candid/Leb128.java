package dev.assay.candid;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.MalformedException;

/** Variable-length integers, as Candid uses them for lengths, labels and type references. */
final class Leb128 {
    /** Lengths, labels and references are all below 2^32, which takes five groups. */
    private static final int MAX_BYTES = 5;

    private Leb128() {}

    static void unsigned(ByteWriter out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.u8((int) rest);
    }

    static void signed(ByteWriter out, int value) {
        int rest = value;
        while (rest < -0x40 || rest > 0x3f) {
            out.u8(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        out.u8(rest & 0x7f);
    }

    /** 0 to 2^32-1. */
    static long unsigned(ByteReader in) throws MalformedException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << 7 * i;
            if (next < 0x80 && value <= 0xffffffffL) {
                return value;
            }
        }
        throw in.malformed("number too large");
    }

    /** A count of things that each take at least {@code bytesEach} of what is left to read. */
    static int count(ByteReader in, int bytesEach) throws MalformedException {
        long count = unsigned(in);
        if (count * bytesEach > in.remaining()) {
            throw in.malformed("a count of " + count + " is more than can follow");
        }
        return (int) count;
    }

    /** A type reference: a table index, or a negative code. */
    static long signed(ByteReader in) throws MalformedException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << 7 * i;
            if (next < 0x80) {
                int unused = 64 - 7 * (i + 1);
                return value << unused >> unused;
            }
        }
        throw in.malformed("number too large");
    }
}
