package dev.assay.candid;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.candid.CandidType.Field;
import dev.assay.candid.CandidType.Primitive;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes arguments and replies: magic, type table, types, values. Equal types share one entry of the table, which is in
 * the order of first use, inner types first; so one value has one encoding here.
 */
public final class CandidEncoder {
    static final Bytes MAGIC = Bytes.utf8("DIDL");

    private final List<CandidType> table = new ArrayList<>();
    private final List<Bytes> entries = new ArrayList<>();

    private CandidEncoder() {}

    /** Encodes values of these types; a value that is not of its type is a bug. */
    public static Bytes encode(List<CandidType> types, List<CandidValue> values) {
        CandidEncoder encoder = new CandidEncoder();
        ByteWriter references = new ByteWriter();
        ByteWriter content = new ByteWriter();
        for (int i = 0; i < types.size(); i++) {
            Leb128.signed(references, encoder.reference(types.get(i)));
            write(content, types.get(i), values.get(i));
        }
        ByteWriter out = new ByteWriter().bytes(MAGIC);
        Leb128.unsigned(out, encoder.entries.size());
        encoder.entries.forEach(out::bytes);
        Leb128.unsigned(out, types.size());
        return out.bytes(references.toBytes()).bytes(content.toBytes()).toBytes();
    }

    /** Encodes one value. */
    public static Bytes encode(CandidType type, CandidValue value) {
        return encode(List.of(type), List.of(value));
    }

    private int reference(CandidType type) {
        if (type instanceof Primitive primitive) {
            return primitive.code();
        }
        int known = table.indexOf(type);
        if (known >= 0) {
            return known;
        }
        Bytes entry = entry(type);
        table.add(type);
        entries.add(entry);
        return table.size() - 1;
    }

    private Bytes entry(CandidType type) {
        ByteWriter out = new ByteWriter();
        if (type instanceof CandidType.Opt opt) {
            Leb128.signed(out, WireType.OPT);
            Leb128.signed(out, reference(opt.item()));
        } else if (type instanceof CandidType.Vec vec) {
            Leb128.signed(out, WireType.VEC);
            Leb128.signed(out, reference(vec.item()));
        } else if (type instanceof CandidType.Fields fields) {
            Leb128.signed(out, WireType.RECORD);
            fields(out, fields.fields());
        } else if (type instanceof CandidType.Cases cases) {
            Leb128.signed(out, WireType.VARIANT);
            fields(out, cases.cases());
        }
        return out.toBytes();
    }

    private void fields(ByteWriter out, List<Field> fields) {
        Leb128.unsigned(out, fields.size());
        for (Field field : fields) {
            Leb128.unsigned(out, field.id());
            Leb128.signed(out, reference(field.type()));
        }
    }

    private static void write(ByteWriter out, CandidType type, CandidValue value) {
        if (value instanceof CandidValue.Bool bool) {
            out.u8(bool.value() ? 1 : 0);
        } else if (value instanceof CandidValue.Nat64 nat64) {
            out.littleEndian(nat64.value(), Long.BYTES);
        } else if (value instanceof CandidValue.Text text) {
            sized(out, Bytes.utf8(text.value()));
        } else if (value instanceof CandidValue.Blob blob) {
            sized(out, blob.value());
        } else if (type instanceof CandidType.Opt opt && value instanceof CandidValue.Opt option) {
            CandidValue item = option.value();
            out.u8(item == null ? 0 : 1);
            if (item != null) {
                write(out, opt.item(), item);
            }
        } else if (type instanceof CandidType.Vec vec && value instanceof CandidValue.Vec list) {
            Leb128.unsigned(out, list.items().size());
            list.items().forEach(item -> write(out, vec.item(), item));
        } else if (type instanceof CandidType.Fields fields && value instanceof CandidValue.Fields values) {
            fields.fields().forEach(field -> write(out, field.type(), values.get(field.name())));
        } else if (type instanceof CandidType.Cases cases && value instanceof CandidValue.Case chosen) {
            writeCase(out, cases.cases(), chosen);
        } else if (!(value instanceof CandidValue.Null)) {
            throw new IllegalStateException("value is not of its type");
        }
    }

    private static void writeCase(ByteWriter out, List<Field> cases, CandidValue.Case chosen) {
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).name().equals(chosen.name())) {
                Leb128.unsigned(out, i);
                write(out, cases.get(i).type(), chosen.value());
                return;
            }
        }
        throw new IllegalStateException("no case " + chosen.name());
    }

    private static void sized(ByteWriter out, Bytes content) {
        Leb128.unsigned(out, content.length());
        out.bytes(content);
    }
}
