package dev.assay.cbor;

import dev.assay.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a map in the deterministic order of RFC 8949 section 4.2.1: by the bytes of the encoded keys. */
public final class CborMapBuilder {
    private final List<CborValue.Entry> entries = new ArrayList<>();

    /** Adds a pair with an integer key. */
    public CborMapBuilder put(long label, CborValue value) {
        return put(new CborValue.Int(label), value);
    }

    /** Adds a pair with an integer key and an integer value. */
    public CborMapBuilder put(long label, long value) {
        return put(label, new CborValue.Int(value));
    }

    /** Adds a pair with an integer key and a byte string value. */
    public CborMapBuilder put(long label, Bytes value) {
        return put(label, new CborValue.Bstr(value));
    }

    /** Adds a pair with an integer key and a text value. */
    public CborMapBuilder put(long label, String value) {
        return put(label, new CborValue.Tstr(value));
    }

    /** Adds the pair unless {@code value} is null. */
    public CborMapBuilder putIfPresent(long label, @Nullable Bytes value) {
        return value == null ? this : put(label, value);
    }

    /** Adds the pair unless {@code value} is null. */
    public CborMapBuilder putIfPresent(long label, @Nullable String value) {
        return value == null ? this : put(label, value);
    }

    /** Adds a pair. */
    public CborMapBuilder put(CborValue key, CborValue value) {
        entries.add(new CborValue.Entry(key, value));
        return this;
    }

    /** The map; a key given twice is a bug of the caller. */
    public CborValue.Map build() {
        entries.sort((a, b) -> compareEncoded(a.key(), b.key()));
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).key().equals(entries.get(i - 1).key())) {
                throw new IllegalStateException("CBOR map key given twice");
            }
        }
        return new CborValue.Map(entries);
    }

    /** The order of the encodings. Those of integers need not be made: 0, 1, 2 and so on, then -1, -2 and so on. */
    private static int compareEncoded(CborValue a, CborValue b) {
        if (a instanceof CborValue.Int one && b instanceof CborValue.Int other) {
            boolean negative = one.value() < 0;
            if (negative != other.value() < 0) {
                return negative ? 1 : -1;
            }
            return negative ? Long.compare(other.value(), one.value()) : Long.compare(one.value(), other.value());
        }
        return Bytes.compareUnsigned(Cbor.encode(a), Cbor.encode(b));
    }
}
