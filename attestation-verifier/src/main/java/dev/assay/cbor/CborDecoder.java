package dev.assay.cbor;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over one document. A count is believed only as far as bytes are left, and items are counted: a small document
 * of very many items would otherwise take far more memory than its length.
 */
final class CborDecoder {
    static final int MAX_DEPTH = 16;
    static final int MAX_ITEMS = 16_384;

    private final Bytes source;
    private final String where;
    private final ByteReader in;
    private int items;

    CborDecoder(Bytes source, String where) {
        this.source = source;
        this.where = where;
        this.in = new ByteReader(source, where);
    }

    CborValue decodeAll() throws MalformedException {
        try (in) {
            return item(0);
        }
    }

    private CborValue item(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw in.malformed("nested deeper than " + MAX_DEPTH);
        }
        if (++items > MAX_ITEMS) {
            throw in.malformed("more than " + MAX_ITEMS + " items");
        }
        int initial = in.u8();
        int major = initial >> 5;
        if (major == 7) {
            return simple(initial);
        }
        long argument = argument(initial & 0x1f);
        return switch (major) {
            case 0 -> new CborValue.Int(argument);
            case 1 -> new CborValue.Int(~argument);
            case 2 -> new CborValue.Bstr(in.bytes(length(argument)));
            case 3 -> new CborValue.Tstr(Utf8.decode(in.bytes(length(argument)).toArray(), where));
            case 4 -> array(length(argument), depth);
            case 5 -> map(length(argument), depth);
            case 6 -> new CborValue.Tagged(argument, item(depth + 1));
            default -> throw new IllegalStateException("major type " + major);
        };
    }

    private CborValue simple(int initial) throws MalformedException {
        return switch (initial) {
            case 0xf4 -> new CborValue.Bool(false);
            case 0xf5 -> new CborValue.Bool(true);
            case 0xf6 -> new CborValue.Null();
            default -> throw in.malformed("simple or floating-point value " + (initial & 0x1f) + " is not used here");
        };
    }

    private long argument(int info) throws MalformedException {
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw in.malformed("indefinite length or reserved head");
        }
        int size = 1 << info - 24;
        long value = in.unsignedBigEndian(size);
        long smallest = size == 1 ? 24 : 1L << 4 * size;
        if (value < 0 || value < smallest) {
            throw in.malformed(value < 0 ? "integer beyond 63 bits" : "head is not the shortest");
        }
        return value;
    }

    private int length(long argument) throws MalformedException {
        if (argument > in.remaining()) {
            throw in.malformed("length or count " + argument + " with " + in.remaining() + " bytes left");
        }
        return (int) argument;
    }

    private CborValue array(int count, int depth) throws MalformedException {
        List<CborValue> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item(depth + 1));
        }
        return new CborValue.Array(items);
    }

    private CborValue map(int count, int depth) throws MalformedException {
        List<CborValue.Entry> entries = new ArrayList<>();
        Bytes previous = Bytes.empty();
        for (int i = 0; i < count; i++) {
            int start = in.position();
            CborValue key = item(depth + 1);
            Bytes encodedKey = source.slice(start, in.position());
            if (Bytes.compareUnsigned(encodedKey, previous) <= 0) {
                throw in.malformed("map keys out of order or repeated");
            }
            previous = encodedKey;
            entries.add(new CborValue.Entry(key, item(depth + 1)));
        }
        return new CborValue.Map(entries);
    }
}
