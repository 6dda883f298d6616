package dev.assay.cbor;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/**
 * CBOR with the core deterministic encoding requirements of RFC 8949 section 4.2.1: shortest heads, definite lengths,
 * map keys ascending by their encoded bytes and never twice.
 *
 * <p>Every value has one encoding, and {@link #decode} accepts no other; so equal documents have equal digests.
 */
public final class Cbor {
    private Cbor() {}

    /** The deterministic encoding of {@code value}. */
    public static Bytes encode(CborValue value) {
        ByteWriter out = new ByteWriter();
        write(value, out);
        return out.toBytes();
    }

    /**
     * Reads exactly one data item of at most {@code maxBytes} bytes.
     *
     * @param where names the document in errors
     * @throws MalformedException if it is longer, not deterministic, nested deeper than 16, of more than
     *     16,384 items, or followed by anything
     */
    public static CborValue decode(Bytes encoded, int maxBytes, String where) throws MalformedException {
        return decode(encoded, maxBytes, where, false);
    }

    /**
     * The same for documents of other makers, who encode as they like: heads of any length, indefinite lengths, map keys
     * in any order, which they keep in the result. The same bounds hold, and no key stands twice.
     */
    public static CborValue decodeLenient(Bytes encoded, int maxBytes, String where) throws MalformedException {
        return decode(encoded, maxBytes, where, true);
    }

    private static CborValue decode(Bytes encoded, int maxBytes, String where, boolean lenient)
            throws MalformedException {
        if (encoded.length() > maxBytes) {
            throw new MalformedException(where + ": " + encoded.length() + " bytes, at most " + maxBytes + " allowed");
        }
        return new CborDecoder(encoded, where, lenient).decodeAll();
    }

    private static void write(CborValue value, ByteWriter out) {
        if (value instanceof CborValue.Int i) {
            head(i.value() < 0 ? 1 : 0, i.value() < 0 ? ~i.value() : i.value(), out);
        } else if (value instanceof CborValue.Bstr b) {
            head(2, b.value().length(), out);
            out.bytes(b.value());
        } else if (value instanceof CborValue.Tstr t) {
            Bytes utf8 = Bytes.utf8(t.value());
            head(3, utf8.length(), out);
            out.bytes(utf8);
        } else if (value instanceof CborValue.Array a) {
            head(4, a.items().size(), out);
            a.items().forEach(item -> write(item, out));
        } else if (value instanceof CborValue.Map m) {
            head(5, m.entries().size(), out);
            for (CborValue.Entry entry : m.entries()) {
                write(entry.key(), out);
                write(entry.value(), out);
            }
        } else if (value instanceof CborValue.Tagged t) {
            head(6, t.tag(), out);
            write(t.content(), out);
        } else if (value instanceof CborValue.Bool b) {
            out.u8(b.value() ? 0xf5 : 0xf4);
        } else {
            out.u8(0xf6);
        }
    }

    private static void head(int major, long argument, ByteWriter out) {
        int type = major << 5;
        if (argument < 24) {
            out.u8(type | (int) argument);
        } else if (argument < 0x100) {
            out.u8(type | 24).bigEndian(argument, 1);
        } else if (argument < 0x10000) {
            out.u8(type | 25).bigEndian(argument, 2);
        } else if (argument < 0x100000000L) {
            out.u8(type | 26).bigEndian(argument, 4);
        } else {
            out.u8(type | 27).bigEndian(argument, 8);
        }
    }
}
