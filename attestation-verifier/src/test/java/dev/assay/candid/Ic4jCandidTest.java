package dev.assay.candid;

import static dev.assay.candid.CandidType.BLOB;
import static dev.assay.candid.CandidType.field;
import static dev.assay.candid.CandidType.opt;
import static dev.assay.candid.CandidType.record;
import static dev.assay.candid.CandidType.variant;
import static dev.assay.candid.CandidType.vec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidType.Field;
import dev.assay.candid.CandidType.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.ic4j.candid.parser.IDLArgs;
import org.ic4j.candid.parser.IDLType;
import org.ic4j.candid.parser.IDLValue;
import org.ic4j.candid.types.Label;
import org.ic4j.candid.types.Type;
import org.junit.jupiter.api.Test;

/** The codec against ic4j-candid, a general library: each reads what the other writes, over random types and values. */
class Ic4jCandidTest {
    private static final int ROUNDS = 2_000;

    private final Random random = new Random(42);
    private int kinds = 8;

    @Test
    void isReadByTheLibrary() {
        for (int i = 0; i < ROUNDS; i++) {
            CandidType type = type(3);
            CandidValue value = value(type);
            byte[] ours = CandidEncoder.encode(type, value).toArray();
            Object theirs = IDLArgs.fromBytes(ours).getArgs().get(0).getValue();
            assertThat(fromIdl(type, theirs)).as("%s", type).isEqualTo(value);
        }
    }

    /** Without variants: version 0.7.2 writes type tables for nested ones that its own values do not fit. */
    @Test
    void readsTheLibrary() {
        kinds = 7;
        for (int i = 0; i < ROUNDS; i++) {
            CandidType type = type(3);
            CandidValue value = value(type);
            IDLValue theirs = IDLValue.create(toIdl(type, value), idlType(type));
            Bytes message = Bytes.of(IDLArgs.create(List.of(theirs)).toBytes());
            assertThat(decoded(message, type)).as("%s", type).isEqualTo(value);
        }
    }

    private static CandidValue decoded(Bytes message, CandidType type) {
        try {
            return CandidDecoder.decode(message, type);
        } catch (MalformedException e) {
            throw new AssertionError(type + " " + message, e);
        }
    }

    private CandidType type(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : kinds)) {
            case 0 -> Primitive.BOOL;
            case 1 -> Primitive.NAT64;
            case 2 -> Primitive.TEXT;
            case 3 -> BLOB;
            case 4 -> opt(primitiveOrRecord(depth));
            case 5 -> vec(primitiveOrRecord(depth));
            case 6 -> record(parts(depth));
            default -> variant(parts(depth));
        };
    }

    private CandidType primitiveOrRecord(int depth) {
        return random.nextBoolean() ? record(parts(depth)) : type(0);
    }

    private Field[] parts(int depth) {
        Field[] fields = new Field[1 + random.nextInt(4)];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field("field_" + i + "_" + random.nextInt(1000), type(depth - 1));
        }
        return fields;
    }

    private CandidValue value(CandidType type) {
        if (type.equals(BLOB)) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return new CandidValue.Blob(Bytes.of(bytes));
        }
        if (type instanceof CandidType.Opt opt) {
            return new CandidValue.Opt(random.nextBoolean() ? value(opt.item()) : null);
        }
        if (type instanceof CandidType.Vec vec) {
            List<CandidValue> items = new ArrayList<>();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                items.add(value(vec.item()));
            }
            return new CandidValue.Vec(items);
        }
        if (type instanceof CandidType.Fields fields) {
            CandidValue.FieldsBuilder builder = CandidValue.fields();
            fields.fields().forEach(field -> builder.put(field.name(), value(field.type())));
            return builder.build();
        }
        if (type instanceof CandidType.Cases cases) {
            Field chosen = cases.cases().get(random.nextInt(cases.cases().size()));
            return new CandidValue.Case(chosen.name(), value(chosen.type()));
        }
        return primitive((Primitive) type);
    }

    private CandidValue primitive(Primitive type) {
        return switch (type) {
            case BOOL -> new CandidValue.Bool(random.nextBoolean());
            case NAT64 -> new CandidValue.Nat64(random.nextLong() >>> 1);
            case TEXT -> new CandidValue.Text("text \u00e9 \ud83d\ude00 " + random.nextInt());
            case NULL, NAT8 -> throw new AssertionError(type);
        };
    }

    private static IDLType idlType(CandidType type) {
        if (type instanceof CandidType.Opt opt) {
            return IDLType.createType(Type.OPT, idlType(opt.item()));
        }
        if (type instanceof CandidType.Vec vec) {
            return IDLType.createType(Type.VEC, idlType(vec.item()));
        }
        if (type instanceof CandidType.Fields fields) {
            return IDLType.createType(Type.RECORD, labels(fields.fields()));
        }
        if (type instanceof CandidType.Cases cases) {
            return IDLType.createType(Type.VARIANT, labels(cases.cases()));
        }
        return IDLType.createType(Type.valueOf(((Primitive) type).name()));
    }

    private static Map<Label, IDLType> labels(List<Field> fields) {
        Map<Label, IDLType> labels = new TreeMap<>();
        fields.forEach(field -> labels.put(Label.createNamedLabel(field.name()), idlType(field.type())));
        return labels;
    }

    private static Object toIdl(CandidType type, CandidValue value) {
        if (value instanceof CandidValue.Bool bool) {
            return bool.value();
        }
        if (value instanceof CandidValue.Nat64 nat64) {
            return nat64.value();
        }
        if (value instanceof CandidValue.Text text) {
            return text.value();
        }
        if (value instanceof CandidValue.Blob blob) {
            return blob.value().toArray();
        }
        if (type instanceof CandidType.Opt opt && value instanceof CandidValue.Opt option) {
            return Optional.ofNullable(option.value()).map(item -> toIdl(opt.item(), item));
        }
        if (type instanceof CandidType.Vec vec && value instanceof CandidValue.Vec list) {
            return list.items().stream().map(item -> toIdl(vec.item(), item)).toArray();
        }
        Map<Label, Object> parts = new TreeMap<>();
        if (type instanceof CandidType.Fields fields && value instanceof CandidValue.Fields values) {
            fields.fields()
                    .forEach(field -> parts.put(
                            Label.createNamedLabel(field.name()), toIdl(field.type(), values.get(field.name()))));
        } else if (type instanceof CandidType.Cases cases && value instanceof CandidValue.Case chosen) {
            cases.cases().stream()
                    .filter(field -> field.name().equals(chosen.name()))
                    .forEach(field ->
                            parts.put(Label.createNamedLabel(field.name()), toIdl(field.type(), chosen.value())));
        }
        return parts;
    }

    private static CandidValue fromIdl(CandidType type, Object value) {
        if (type.equals(BLOB)) {
            return new CandidValue.Blob(Bytes.of(bytes(value)));
        }
        if (type instanceof CandidType.Opt opt) {
            return new CandidValue.Opt(
                    ((Optional<?>) value).map(item -> fromIdl(opt.item(), item)).orElse(null));
        }
        if (type instanceof CandidType.Vec vec) {
            List<CandidValue> items = new ArrayList<>();
            for (Object item : (Object[]) value) {
                items.add(fromIdl(vec.item(), item));
            }
            return new CandidValue.Vec(items);
        }
        if (type instanceof CandidType.Fields fields) {
            CandidValue.FieldsBuilder builder = CandidValue.fields();
            fields.fields().forEach(field -> builder.put(field.name(), fromIdl(field.type(), part(value, field))));
            return builder.build();
        }
        if (type instanceof CandidType.Cases cases) {
            Field chosen = cases.cases().stream()
                    .filter(field -> ((Map<?, ?>) value)
                            .keySet().stream().anyMatch(label -> ((Label) label).getId() == field.id()))
                    .findFirst()
                    .orElseThrow();
            return new CandidValue.Case(chosen.name(), fromIdl(chosen.type(), part(value, chosen)));
        }
        return switch ((Primitive) type) {
            case BOOL -> new CandidValue.Bool((Boolean) value);
            case NAT64 -> new CandidValue.Nat64(((Number) value).longValue());
            case TEXT -> new CandidValue.Text((String) value);
            case NULL, NAT8 -> throw new AssertionError(type);
        };
    }

    /** The library names labels that it read by their hashes. */
    private static Object part(Object parts, Field field) {
        return ((Map<?, ?>) parts)
                .entrySet().stream()
                        .filter(entry -> ((Label) entry.getKey()).getId() == field.id())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(field + " id " + field.id() + " in " + parts))
                        .getValue();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        Object[] items = (Object[]) value;
        byte[] bytes = new byte[items.length];
        for (int i = 0; i < items.length; i++) {
            bytes[i] = ((Number) items[i]).byteValue();
        }
        return bytes;
    }
}
