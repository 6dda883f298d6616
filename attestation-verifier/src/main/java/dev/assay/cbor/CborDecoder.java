package dev.assay.cbor;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One pass over one document. A count is believed only as far as bytes are left, and items are counted: a small document
 * of very many items would otherwise take far more memory than its length.
 *
 * <p>Strict, it accepts the deterministic encoding alone. Lenient, it accepts every well-formed encoding of the same
 * kinds of value (RFC 8949 section 3), indefinite lengths and any order of keys too; within the same bounds, and still no
 * key twice.
 */
final class CborDecoder {
    static final int MAX_DEPTH = 16;
    static final int MAX_ITEMS = 16_384;

    /** Keys in any order are looked up by hash, and keys that all hash alike cost the square of their number. */
    private static final int MAX_LENIENT_ENTRIES = 1024;

    private static final int INDEFINITE = -1;
    private static final int BREAK = 0xff;
    private static final int TEXT = 3;

    private final Bytes source;
    private final String where;
    private final boolean lenient;
    private final ByteReader in;
    private int items;

    CborDecoder(Bytes source, String where, boolean lenient) {
        this.source = source;
        this.where = where;
        this.lenient = lenient;
        this.in = new ByteReader(source, where);
    }

    CborValue decodeAll() throws MalformedException {
        try (in) {
            return item(0);
        }
    }

    private CborValue item(int depth) throws MalformedException {
        countItem(depth);
        int initial = in.u8();
        int major = initial >> 5;
        if (major == 7) {
            return simple(initial);
        }
        int info = initial & 0x1f;
        if (lenient && info == 31 && major >= 2 && major <= 5) {
            return container(major, INDEFINITE, depth);
        }
        long argument = argument(info);
        return switch (major) {
            case 0 -> new CborValue.Int(argument);
            case 1 -> new CborValue.Int(~argument);
            case 2, 3, 4, 5 -> container(major, length(argument), depth);
            case 6 -> new CborValue.Tagged(argument, item(depth + 1));
            default -> throw new IllegalStateException("major type " + major);
        };
    }

    private void countItem(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw in.malformed("nested deeper than " + MAX_DEPTH);
        }
        if (++items > MAX_ITEMS) {
            throw in.malformed("more than " + MAX_ITEMS + " items");
        }
    }

    private CborValue container(int major, int length, int depth) throws MalformedException {
        return switch (major) {
            case 2 -> new CborValue.Bstr(string(major, length));
            case 3 -> new CborValue.Tstr(Utf8.decode(string(major, length).toArray(), where));
            case 4 -> array(length, depth);
            default -> map(length, depth);
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
        if (value < 0 || value < smallest && !lenient) {
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

    /** The content, or the chunks of one of indefinite length (RFC 8949 section 3.2.3). */
    private Bytes string(int major, int length) throws MalformedException {
        if (length != INDEFINITE) {
            return in.bytes(length);
        }
        ByteWriter chunks = new ByteWriter();
        while (!ends()) {
            countItem(0);
            int initial = in.u8();
            if (initial >> 5 != major) {
                throw in.malformed("a chunk of another type than its string");
            }
            Bytes chunk = in.bytes(length(argument(initial & 0x1f)));
            if (major == TEXT) {
                // No character is spread over two chunks.
                Utf8.decode(chunk.toArray(), where);
            }
            chunks.bytes(chunk);
        }
        return chunks.toBytes();
    }

    /** Whether the break follows that ends an indefinite length; reads it if so. */
    private boolean ends() throws MalformedException {
        boolean ends = in.remaining() > 0 && source.at(in.position()) == BREAK;
        if (ends) {
            in.u8();
        }
        return ends;
    }

    private CborValue array(int count, int depth) throws MalformedException {
        List<CborValue> values = new ArrayList<>();
        for (int i = 0; count == INDEFINITE ? !ends() : i < count; i++) {
            values.add(item(depth + 1));
        }
        return new CborValue.Array(values);
    }

    private CborValue map(int count, int depth) throws MalformedException {
        List<CborValue.Entry> entries = new ArrayList<>();
        Set<CborValue> keys = new HashSet<>();
        Bytes previous = Bytes.empty();
        for (int i = 0; count == INDEFINITE ? !ends() : i < count; i++) {
            int start = in.position();
            CborValue key = item(depth + 1);
            Bytes encodedKey = source.slice(start, in.position());
            if (lenient && entries.size() == MAX_LENIENT_ENTRIES) {
                throw in.malformed("a map of more than " + MAX_LENIENT_ENTRIES + " entries");
            }
            boolean repeated = lenient ? !keys.add(key) : Bytes.compareUnsigned(encodedKey, previous) <= 0;
            if (repeated) {
                throw in.malformed("map keys out of order or repeated");
            }
            previous = encodedKey;
            entries.add(new CborValue.Entry(key, item(depth + 1)));
        }
        return new CborValue.Map(entries);
    }
}
