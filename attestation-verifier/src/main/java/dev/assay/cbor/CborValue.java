package dev.assay.cbor;

import dev.assay.bytes.Bytes;
import java.util.List;

/**
 * One CBOR data item (RFC 8949), of the kinds Assay's own formats use: no floating point, no undefined, integers that
 * fit 64 signed bits.
 */
public sealed interface CborValue {

    /** Major types 0 and 1. */
    record Int(long value) implements CborValue {}

    /** Major type 2. */
    record Bstr(Bytes value) implements CborValue {}

    /** Major type 3. */
    record Tstr(String value) implements CborValue {}

    /** Major type 4. */
    record Array(List<CborValue> items) implements CborValue {
        /** Copies the list. */
        public Array {
            items = List.copyOf(items);
        }
    }

    /**
     * Major type 5; entries are in deterministic order, but for those of {@link Cbor#decodeLenient}. Made by {@link
     * CborMapBuilder} or the decoder.
     */
    record Map(List<Entry> entries) implements CborValue {
        /** Copies the list. */
        public Map {
            entries = List.copyOf(entries);
        }
    }

    /** One pair of a map. */
    record Entry(CborValue key, CborValue value) {}

    /** Major type 6. */
    record Tagged(long tag, CborValue content) implements CborValue {}

    /** Simple values 20 and 21. */
    record Bool(boolean value) implements CborValue {}

    /** Simple value 22. */
    record Null() implements CborValue {}

    /** An integer. */
    static CborValue of(long value) {
        return new Int(value);
    }

    /** A byte string. */
    static CborValue of(Bytes value) {
        return new Bstr(value);
    }

    /** A text string. */
    static CborValue of(String value) {
        return new Tstr(value);
    }

    /** An array. */
    static CborValue array(CborValue... items) {
        return new Array(List.of(items));
    }
}
