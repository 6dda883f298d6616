package dev.assay.client.canister;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the arguments of a call: magic, type table, types, values. */
final class CandidWriter {
    static final Bytes MAGIC = Bytes.utf8("DIDL");
    static final int NULL = -1;
    static final int BOOL = -2;
    static final int NAT8 = -5;
    static final int NAT64 = -8;
    static final int TEXT = -15;
    static final int OPT = -18;
    static final int VEC = -19;
    static final int RECORD = -20;
    static final int VARIANT = -21;

    private final List<Bytes> table = new ArrayList<>();
    private final ByteWriter values = new ByteWriter();

    private CandidWriter() {}

    static Bytes write(CandidValue... arguments) {
        CandidWriter writer = new CandidWriter();
        ByteWriter types = new ByteWriter();
        for (CandidValue argument : arguments) {
            signed(types, writer.put(argument));
        }
        ByteWriter out = new ByteWriter().bytes(MAGIC);
        unsigned(out, writer.table.size());
        writer.table.forEach(out::bytes);
        unsigned(out, arguments.length);
        return out.bytes(types.toBytes()).bytes(writer.values.toBytes()).toBytes();
    }

    /** Writes the value, and its type into the table if it is no primitive; answers the reference to the type. */
    private int put(CandidValue value) {
        if (value instanceof CandidValue.Null) {
            return NULL;
        }
        if (value instanceof CandidValue.Bool bool) {
            values.u8(bool.value() ? 1 : 0);
            return BOOL;
        }
        if (value instanceof CandidValue.Nat64 nat64) {
            values.littleEndian(nat64.value(), Long.BYTES);
            return NAT64;
        }
        if (value instanceof CandidValue.Text text) {
            sized(Bytes.utf8(text.value()));
            return TEXT;
        }
        if (value instanceof CandidValue.Blob blob) {
            sized(blob.value());
            ByteWriter type = new ByteWriter();
            signed(type, VEC);
            signed(type, NAT8);
            return add(type);
        }
        if (value instanceof CandidValue.Case chosen) {
            unsigned(values, 0);
            return composite(VARIANT, Map.of(chosen.label(), chosen.value()));
        }
        if (value instanceof CandidValue.Fields record) {
            return composite(RECORD, record.fields());
        }
        throw new IllegalArgumentException("no argument of this interface is a vec of anything but bytes");
    }

    private int composite(int code, Map<Long, CandidValue> parts) {
        ByteWriter type = new ByteWriter();
        signed(type, code);
        unsigned(type, parts.size());
        new TreeMap<>(parts).forEach((label, part) -> {
            int reference = put(part);
            unsigned(type, label);
            signed(type, reference);
        });
        return add(type);
    }

    private int add(ByteWriter type) {
        table.add(type.toBytes());
        return table.size() - 1;
    }

    private void sized(Bytes content) {
        unsigned(values, content.length());
        values.bytes(content);
    }

    /** LEB128. */
    private static void unsigned(ByteWriter out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.u8((int) (rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.u8((int) rest);
    }

    /** SLEB128. */
    private static void signed(ByteWriter out, long value) {
        long rest = value;
        while (rest < -0x40 || rest >= 0x40) {
            out.u8((int) (rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.u8((int) (rest & 0x7f));
    }
}
