package dev.assay.candid;

import dev.assay.bytes.Utf8;
import java.util.Comparator;
import java.util.List;

/** A type of the Candid interface language, as this canister's interface is written in. */
public sealed interface CandidType {
    /** {@code vec nat8}, which has an encoding of its own in every library. */
    CandidType BLOB = new Vec(Primitive.NAT8);

    /** Types without parts; the codes are those of the specification's section "Types". */
    enum Primitive implements CandidType {
        /** The type of null alone. */
        NULL(-1, "null"),
        /** True and false. */
        BOOL(-2, "bool"),
        /** A byte; only inside {@link #BLOB}. */
        NAT8(-5, "nat8"),
        /** 0 to 2^64-1. */
        NAT64(-8, "nat64"),
        /** Unicode text. */
        TEXT(-15, "text");

        private final int code;
        private final String keyword;

        Primitive(int code, String keyword) {
            this.code = code;
            this.keyword = keyword;
        }

        int code() {
            return code;
        }

        String keyword() {
            return keyword;
        }
    }

    /** A value or none. */
    record Opt(CandidType item) implements CandidType {}

    /** Any number of values. */
    record Vec(CandidType item) implements CandidType {}

    /**
     * All of the fields.
     *
     * @param declared in the order for people
     * @param fields in the order of the encoding
     */
    record Fields(List<Field> declared, List<Field> fields) implements CandidType {
        Fields(List<Field> declared) {
            this(declared, sorted(declared));
        }
    }

    /**
     * One of the cases.
     *
     * @param declared in the order for people
     * @param cases in the order of the encoding
     */
    record Cases(List<Field> declared, List<Field> cases) implements CandidType {
        Cases(List<Field> declared) {
            this(declared, sorted(declared));
        }
    }

    /** A named part of a record or variant. */
    record Field(String name, CandidType type) {
        long id() {
            return CandidType.id(name);
        }
    }

    /** {@code opt item}. */
    static CandidType opt(CandidType item) {
        return new Opt(item);
    }

    /** {@code vec item}. */
    static CandidType vec(CandidType item) {
        return new Vec(item);
    }

    /** {@code record { ... }}. */
    static CandidType record(Field... fields) {
        return new Fields(List.of(fields));
    }

    /** {@code variant { ... }}. */
    static CandidType variant(Field... cases) {
        return new Cases(List.of(cases));
    }

    /** {@code name : type}. */
    static Field field(String name, CandidType type) {
        return new Field(name, type);
    }

    /** The hash that stands for a label on the wire, 0 to 2^32-1. */
    static long id(String label) {
        long hash = 0;
        for (byte unit : Utf8.encode(label)) {
            hash = hash * 223 + (unit & 0xff) & 0xffffffffL;
        }
        return hash;
    }

    private static List<Field> sorted(List<Field> fields) {
        return fields.stream().sorted(Comparator.comparingLong(Field::id)).toList();
    }
}
