package dev.assay.client.canister;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a reply by the types that it brings along. Depth, number of values and size of the type table are bounded. */
final class CandidReader {
    private static final int MAX_TYPES = 1024;
    private static final int MAX_PARTS = 256;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 100_000;

    /** One entry of the type table: a code, and labelled references; opt and vec have one, labelled 0. */
    private record Type(int code, Map<Long, Integer> parts) {}

    private final ByteReader in;
    private final List<Type> table = new ArrayList<>();
    private int valuesLeft = MAX_VALUES;

    private CandidReader(ByteReader in) {
        this.in = in;
    }

    /** Reads a reply of exactly one value. */
    static CandidValue read(Bytes reply) throws MalformedException {
        try (ByteReader in = new ByteReader(reply, "canister reply")) {
            return new CandidReader(in).message();
        }
    }

    private CandidValue message() throws MalformedException {
        if (!in.bytes(4).equals(CandidWriter.MAGIC)) {
            throw in.malformed("no Candid message");
        }
        int types = count(MAX_TYPES);
        for (int i = 0; i < types; i++) {
            table.add(type(types));
        }
        if (count(1) != 1) {
            throw in.malformed("no value");
        }
        return value(reference(types), 0);
    }

    private Type type(int types) throws MalformedException {
        int code = (int) signed();
        Map<Long, Integer> parts = new LinkedHashMap<>();
        switch (code) {
            case CandidWriter.OPT, CandidWriter.VEC -> parts.put(0L, reference(types));
            case CandidWriter.RECORD, CandidWriter.VARIANT -> {
                int size = count(MAX_PARTS);
                for (int i = 0; i < size; i++) {
                    long label = unsigned();
                    parts.put(label, reference(types));
                }
            }
            default -> throw in.malformed("a type that is not read here");
        }
        return new Type(code, parts);
    }

    private int reference(int types) throws MalformedException {
        long reference = signed();
        if (reference >= types || reference < CandidWriter.TEXT - 2) {
            throw in.malformed("no such type");
        }
        return (int) reference;
    }

    private CandidValue value(int reference, int depth) throws MalformedException {
        if (depth > MAX_DEPTH || --valuesLeft < 0) {
            throw in.malformed("too many values, or nested too deeply");
        }
        return switch (reference) {
            case CandidWriter.NULL -> new CandidValue.Null();
            case CandidWriter.BOOL -> new CandidValue.Bool(in.u8() == 1);
            case CandidWriter.NAT64 -> new CandidValue.Nat64(in.unsignedLittleEndian(Long.BYTES));
            case CandidWriter.TEXT ->
                new CandidValue.Text(Utf8.decode(in.bytes(count(in.remaining())).toArray(), "canister reply"));
            default -> {
                if (reference < 0) {
                    throw in.malformed("a type that is not read here");
                }
                yield composite(table.get(reference), depth);
            }
        };
    }

    private CandidValue composite(Type type, int depth) throws MalformedException {
        return switch (type.code()) {
            case CandidWriter.OPT -> in.u8() == 0 ? new CandidValue.Null() : value(part(type, 0), depth + 1);
            case CandidWriter.VEC -> vec(part(type, 0), depth);
            case CandidWriter.RECORD -> record(type, depth);
            default -> variant(type, depth);
        };
    }

    private static int part(Type type, int position) {
        return List.copyOf(type.parts().values()).get(position);
    }

    private CandidValue vec(int item, int depth) throws MalformedException {
        int count = count(in.remaining());
        if (item == CandidWriter.NAT8) {
            return new CandidValue.Blob(in.bytes(count));
        }
        List<CandidValue> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(item, depth + 1));
        }
        return new CandidValue.Items(items);
    }

    private CandidValue record(Type type, int depth) throws MalformedException {
        CandidValue.Fields fields = CandidValue.Fields.empty();
        for (Map.Entry<Long, Integer> part : type.parts().entrySet()) {
            fields.fields().put(part.getKey(), value(part.getValue(), depth + 1));
        }
        return fields;
    }

    private CandidValue variant(Type type, int depth) throws MalformedException {
        int position = count(Integer.MAX_VALUE);
        if (position >= type.parts().size()) {
            throw in.malformed("no such case");
        }
        long label = List.copyOf(type.parts().keySet()).get(position);
        return new CandidValue.Case(label, value(part(type, position), depth + 1));
    }

    private int count(int max) throws MalformedException {
        long count = unsigned();
        if (count < 0 || count > max) {
            throw in.malformed("count " + count + ", at most " + max);
        }
        return (int) count;
    }

    /** LEB128 of at most 32 bits. */
    private long unsigned() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw in.malformed("number beyond 32 bits");
    }

    /** SLEB128 of at most 32 bits. */
    private long signed() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = in.u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                boolean negative = (next & 0x40) != 0;
                return negative ? value | -1L << (shift + 7) : value;
            }
        }
        throw in.malformed("number beyond 32 bits");
    }
}
