package dev.assay.candid;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import dev.assay.candid.CandidType.Field;
import dev.assay.candid.CandidType.Primitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a message at the types that are expected, by the specification's coercion: what the sender's types have in
 * excess is skipped, what they lack is none where the expected type is optional, and an optional part whose type does
 * not fit is none. Depth, number of values and size of the type table are bounded, whatever the message says.
 */
public final class CandidDecoder {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 20_000;
    private static final int MAX_ARGUMENTS = 64;
    private static final long TEXT = -15;
    private static final long EMPTY = -17;

    private final ByteReader in;
    private final List<WireType> table;
    private int valuesLeft = MAX_VALUES;

    private CandidDecoder(ByteReader in, List<WireType> table) {
        this.in = in;
        this.table = table;
    }

    /**
     * Reads a message whole.
     *
     * @throws MalformedException if it is not Candid, not of these types, or beyond a bound
     */
    public static List<CandidValue> decode(Bytes message, List<CandidType> expected) throws MalformedException {
        try (ByteReader in = new ByteReader(message, "candid")) {
            if (in.remaining() < 4 || !in.bytes(4).equals(CandidEncoder.MAGIC)) {
                throw in.malformed("does not start with DIDL");
            }
            return new CandidDecoder(in, WireType.readTable(in)).arguments(expected);
        }
    }

    /** Reads a message of one value. */
    public static CandidValue decode(Bytes message, CandidType expected) throws MalformedException {
        return decode(message, List.of(expected)).get(0);
    }

    private List<CandidValue> arguments(List<CandidType> expected) throws MalformedException {
        int count = Leb128.count(in, 1);
        if (count > MAX_ARGUMENTS) {
            throw in.malformed(count + " arguments, at most " + MAX_ARGUMENTS);
        }
        List<Long> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            references.add(WireType.reference(in, table.size()));
        }
        List<CandidValue> values = new ArrayList<>();
        for (int i = 0; i < Math.max(count, expected.size()); i++) {
            if (i >= expected.size()) {
                skip(references.get(i), 0);
            } else {
                values.add(i < count ? read(references.get(i), expected.get(i), 0) : absent(expected.get(i)));
            }
        }
        return values;
    }

    private CandidValue absent(CandidType expected) throws MalformedException {
        CandidValue value = absentValue(expected);
        if (value == null) {
            throw in.malformed("a value that is not optional is missing");
        }
        return value;
    }

    private static @Nullable CandidValue absentValue(CandidType expected) {
        if (expected instanceof CandidType.Opt) {
            return new CandidValue.Opt(null);
        }
        return expected == Primitive.NULL ? new CandidValue.Null() : null;
    }

    private @Nullable WireType composite(long reference) {
        return reference >= 0 ? table.get((int) reference) : null;
    }

    private CandidValue read(long reference, CandidType expected, int depth) throws MalformedException {
        enter(depth);
        if (expected instanceof CandidType.Opt opt) {
            return readOpt(reference, opt.item(), depth);
        }
        if (expected instanceof Primitive primitive) {
            return readPrimitive(reference, primitive);
        }
        WireType wire = composite(reference);
        if (wire != null && wire.code() == WireType.VEC && expected instanceof CandidType.Vec vec) {
            return readVec(wire.item(), vec, depth);
        }
        if (wire != null && wire.code() == WireType.RECORD && expected instanceof CandidType.Fields fields) {
            return readRecord(wire, fields, depth);
        }
        if (wire != null && wire.code() == WireType.VARIANT && expected instanceof CandidType.Cases cases) {
            return readVariant(wire, cases, depth);
        }
        throw in.malformed("a value of another type was expected");
    }

    /** Specification, "Coercion": C[t &lt;: opt t'], which never fails for reasons of type. */
    private CandidValue readOpt(long reference, CandidType item, int depth) throws MalformedException {
        WireType wire = composite(reference);
        if (wire != null && wire.code() == WireType.OPT) {
            return flag() ? readIfFits(wire.item(), item, depth) : new CandidValue.Opt(null);
        }
        if (item instanceof CandidType.Opt || item == Primitive.NULL) {
            skip(reference, depth + 1);
            return new CandidValue.Opt(null);
        }
        return readIfFits(reference, item, depth);
    }

    private CandidValue readIfFits(long reference, CandidType item, int depth) throws MalformedException {
        if (fits(reference, item)) {
            return new CandidValue.Opt(read(reference, item, depth + 1));
        }
        skip(reference, depth + 1);
        return new CandidValue.Opt(null);
    }

    /** The subtyping relation; expected types are finite trees, so this ends. */
    private boolean fits(long reference, CandidType expected) {
        if (expected instanceof CandidType.Opt || reference == EMPTY) {
            return true;
        }
        if (expected instanceof Primitive primitive) {
            return reference == primitive.code();
        }
        WireType wire = composite(reference);
        if (wire == null) {
            return false;
        }
        if (expected instanceof CandidType.Vec vec) {
            return wire.code() == WireType.VEC && fits(wire.item(), vec.item());
        }
        if (expected instanceof CandidType.Fields fields) {
            return wire.code() == WireType.RECORD && fields.fields().stream().allMatch(field -> fieldFits(wire, field));
        }
        return expected instanceof CandidType.Cases cases
                && wire.code() == WireType.VARIANT
                && casesFit(wire, cases.cases());
    }

    private boolean fieldFits(WireType wire, Field field) {
        int position = wire.find(field.id());
        return position < 0
                ? absentValue(field.type()) != null
                : fits(wire.types().get(position), field.type());
    }

    private boolean casesFit(WireType wire, List<Field> cases) {
        for (int i = 0; i < wire.ids().size(); i++) {
            long id = wire.ids().get(i);
            long type = wire.types().get(i);
            if (cases.stream().noneMatch(known -> known.id() == id && fits(type, known.type()))) {
                return false;
            }
        }
        return true;
    }

    private CandidValue readPrimitive(long reference, Primitive expected) throws MalformedException {
        if (reference != expected.code()) {
            throw in.malformed(expected.keyword() + " expected");
        }
        return switch (expected) {
            case NULL -> new CandidValue.Null();
            case BOOL -> new CandidValue.Bool(flag());
            case NAT64 -> new CandidValue.Nat64(in.unsignedLittleEndian(Long.BYTES));
            case TEXT ->
                new CandidValue.Text(Utf8.decode(in.bytes(Leb128.count(in, 1)).toArray(), "candid text"));
            case NAT8 -> throw in.malformed("single bytes are not read");
        };
    }

    private CandidValue readVec(long item, CandidType.Vec expected, int depth) throws MalformedException {
        if (expected.equals(CandidType.BLOB)) {
            if (item != Primitive.NAT8.code()) {
                throw in.malformed("blob expected");
            }
            return new CandidValue.Blob(in.bytes(Leb128.count(in, 1)));
        }
        long count = Leb128.unsigned(in);
        List<CandidValue> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(read(item, expected.item(), depth + 1));
        }
        return new CandidValue.Vec(items);
    }

    private CandidValue readRecord(WireType wire, CandidType.Fields expected, int depth) throws MalformedException {
        Map<String, CandidValue> values = new LinkedHashMap<>();
        for (int i = 0; i < wire.ids().size(); i++) {
            long id = wire.ids().get(i);
            Field field = expected.fields().stream()
                    .filter(candidate -> candidate.id() == id)
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                skip(wire.types().get(i), depth + 1);
            } else {
                values.put(field.name(), read(wire.types().get(i), field.type(), depth + 1));
            }
        }
        for (Field field : expected.fields()) {
            if (!values.containsKey(field.name())) {
                values.put(field.name(), absent(field.type()));
            }
        }
        return new CandidValue.Fields(values);
    }

    private CandidValue readVariant(WireType wire, CandidType.Cases expected, int depth) throws MalformedException {
        int position = position(wire);
        long id = wire.ids().get(position);
        for (Field known : expected.cases()) {
            if (known.id() == id) {
                return new CandidValue.Case(known.name(), read(wire.types().get(position), known.type(), depth + 1));
            }
        }
        throw in.malformed("unknown case of a variant");
    }

    private int position(WireType variant) throws MalformedException {
        long position = Leb128.unsigned(in);
        if (position >= variant.ids().size()) {
            throw in.malformed("no such case");
        }
        return (int) position;
    }

    private void skip(long reference, int depth) throws MalformedException {
        enter(depth);
        Integer size = WireType.fixedSize(reference);
        if (size != null) {
            in.bytes(size);
            return;
        }
        WireType wire = composite(reference);
        if (wire != null) {
            skipComposite(wire, depth);
        } else if (reference == TEXT) {
            in.bytes(Leb128.count(in, 1));
        } else if (reference == WireType.PRINCIPAL) {
            skipPrincipal();
        } else if (reference == EMPTY) {
            throw in.malformed("a value of type empty");
        } else {
            skipBigNumber();
        }
    }

    private void skipComposite(WireType wire, int depth) throws MalformedException {
        switch ((int) wire.code()) {
            case WireType.OPT -> {
                if (flag()) {
                    skip(wire.item(), depth + 1);
                }
            }
            case WireType.VEC -> skipVec(wire.item(), depth);
            case WireType.RECORD -> {
                for (long type : wire.types()) {
                    skip(type, depth + 1);
                }
            }
            case WireType.VARIANT -> skip(wire.types().get(position(wire)), depth + 1);
            case WireType.FUNC -> {
                reference();
                skipPrincipal();
                in.bytes(Leb128.count(in, 1));
            }
            case WireType.SERVICE -> skipPrincipal();
            default -> skipFuture();
        }
    }

    private void skipVec(long item, int depth) throws MalformedException {
        long count = Leb128.unsigned(in);
        Integer size = WireType.fixedSize(item);
        if (size != null) {
            // Values of no bytes need no loop and can be any number.
            if (count * size > in.remaining()) {
                throw in.malformed("vec is cut short");
            }
            in.bytes((int) (count * size));
            return;
        }
        for (long i = 0; i < count; i++) {
            skip(item, depth + 1);
        }
    }

    private void skipPrincipal() throws MalformedException {
        reference();
        in.bytes(Leb128.count(in, 1));
    }

    /** Principals, services and functions can be opaque references, which no message can carry. */
    private void reference() throws MalformedException {
        if (!flag()) {
            throw in.malformed("an opaque reference");
        }
    }

    private void skipFuture() throws MalformedException {
        int bytes = Leb128.count(in, 1);
        if (Leb128.unsigned(in) != 0) {
            throw in.malformed("references in a value of an unknown type");
        }
        in.bytes(bytes);
    }

    /** nat and int, of any length. */
    private void skipBigNumber() throws MalformedException {
        int next = in.u8();
        while (next >= 0x80) {
            next = in.u8();
        }
    }

    private boolean flag() throws MalformedException {
        int value = in.u8();
        if (value > 1) {
            throw in.malformed("a flag is neither 0 nor 1");
        }
        return value == 1;
    }

    private void enter(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw in.malformed("nested deeper than " + MAX_DEPTH);
        }
        if (--valuesLeft < 0) {
            throw in.malformed("more than " + MAX_VALUES + " values");
        }
    }
}
