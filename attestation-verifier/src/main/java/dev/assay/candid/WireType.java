package dev.assay.candid;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a message's type table, with references unresolved: what the sender says its values look like.
 *
 * @param code {@link #OPT} and its like
 * @param item the inner type's reference of opt and vec
 * @param ids labels of a record or variant, ascending
 * @param types references of those labels
 */
record WireType(long code, long item, List<Long> ids, List<Long> types) {
    static final int OPT = -18;
    static final int VEC = -19;
    static final int RECORD = -20;
    static final int VARIANT = -21;
    static final int FUNC = -22;
    static final int SERVICE = -23;
    static final int PRINCIPAL = -24;

    private static final int MAX_ENTRIES = 256;
    private static final int MAX_PARTS = 1024;

    /** Size in bytes of values of primitive types that have a fixed one, by code. */
    private static final Map<Long, Integer> FIXED = new HashMap<>();

    static {
        long[] codes = {-1, -2, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -16};
        int[] sizes = {0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 0};
        for (int i = 0; i < codes.length; i++) {
            FIXED.put(codes[i], sizes[i]);
        }
    }

    /** Bytes that a value of this primitive type takes, or null when that varies. */
    static @Nullable Integer fixedSize(long reference) {
        return FIXED.get(reference);
    }

    int find(long id) {
        return ids.indexOf(id);
    }

    /** Reads the table; every reference in it is to an entry or a known primitive type. */
    static List<WireType> readTable(ByteReader in) throws MalformedException {
        int count = Leb128.count(in, 1);
        if (count > MAX_ENTRIES) {
            throw in.malformed(count + " types, at most " + MAX_ENTRIES);
        }
        List<WireType> table = new ArrayList<>();
        int parts = 0;
        for (int i = 0; i < count; i++) {
            WireType type = read(in, count);
            parts += type.types.size();
            if (parts > MAX_PARTS) {
                throw in.malformed("more than " + MAX_PARTS + " parts of types");
            }
            table.add(type);
        }
        return table;
    }

    private static WireType read(ByteReader in, int count) throws MalformedException {
        long code = Leb128.signed(in);
        if (code == OPT || code == VEC) {
            return new WireType(code, reference(in, count), List.of(), List.of());
        }
        if (code == RECORD || code == VARIANT) {
            return readFields(in, code, count);
        }
        if (code == FUNC) {
            return readFunc(in, count);
        }
        if (code == SERVICE) {
            return readService(in, count);
        }
        if (code < PRINCIPAL) {
            // A type of a later version of Candid says how long it is.
            in.bytes(Leb128.count(in, 1));
            return new WireType(code, 0, List.of(), List.of());
        }
        throw in.malformed("no such type constructor");
    }

    private static WireType readFields(ByteReader in, long code, int count) throws MalformedException {
        List<Long> ids = new ArrayList<>();
        List<Long> types = new ArrayList<>();
        long last = -1;
        for (int left = Leb128.count(in, 2); left > 0; left--) {
            long id = Leb128.unsigned(in);
            if (id <= last) {
                throw in.malformed("labels out of order");
            }
            last = id;
            ids.add(id);
            types.add(reference(in, count));
        }
        return new WireType(code, 0, ids, types);
    }

    private static WireType readFunc(ByteReader in, int count) throws MalformedException {
        List<Long> types = new ArrayList<>();
        for (int list = 0; list < 2; list++) {
            for (int left = Leb128.count(in, 1); left > 0; left--) {
                types.add(reference(in, count));
            }
        }
        in.bytes(Leb128.count(in, 1));
        return new WireType(FUNC, 0, List.of(), types);
    }

    private static WireType readService(ByteReader in, int count) throws MalformedException {
        List<Long> types = new ArrayList<>();
        for (int left = Leb128.count(in, 2); left > 0; left--) {
            in.bytes(Leb128.count(in, 1));
            types.add(reference(in, count));
        }
        return new WireType(SERVICE, 0, List.of(), types);
    }

    static long reference(ByteReader in, int count) throws MalformedException {
        long reference = Leb128.signed(in);
        boolean primitive = reference < 0 && reference >= -17 || reference == PRINCIPAL;
        if (!primitive && (reference < 0 || reference >= count)) {
            throw in.malformed("no such type");
        }
        return reference;
    }
}
