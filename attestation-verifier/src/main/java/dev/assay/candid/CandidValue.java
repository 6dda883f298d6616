package dev.assay.candid;

import dev.assay.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a {@link CandidType}. */
public sealed interface CandidValue {
    /** {@code null}. */
    record Null() implements CandidValue {}

    /** A truth value. */
    record Bool(boolean value) implements CandidValue {}

    /** An unsigned 64-bit number; those above 2^63-1 are negative here. */
    record Nat64(long value) implements CandidValue {}

    /** Text. */
    record Text(String value) implements CandidValue {}

    /** A byte string. */
    record Blob(Bytes value) implements CandidValue {}

    /** A value, or null for none. */
    record Opt(@Nullable CandidValue value) implements CandidValue {}

    /** Any number of values. */
    record Vec(List<CandidValue> items) implements CandidValue {
        /** Copies the list. */
        public Vec {
            items = List.copyOf(items);
        }
    }

    /** A record: every field of its type, by name. */
    record Fields(Map<String, CandidValue> values) implements CandidValue {
        /** The field of this name; a name that the type has not is a bug. */
        public CandidValue get(String name) {
            CandidValue value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("no field " + name);
            }
            return value;
        }

        /** A byte string field. */
        public Bytes blob(String name) {
            return asBlob(get(name));
        }

        /** A text field. */
        public String text(String name) {
            return ((Text) get(name)).value;
        }

        /** A number field. */
        public long nat64(String name) {
            return ((Nat64) get(name)).value;
        }

        /** What an optional field holds, or null. */
        public @Nullable CandidValue optional(String name) {
            return ((Opt) get(name)).value;
        }

        /** The byte string that an optional field holds, or null. */
        public @Nullable Bytes optionalBlob(String name) {
            CandidValue value = optional(name);
            return value == null ? null : asBlob(value);
        }

        private static Bytes asBlob(CandidValue value) {
            return ((Blob) value).value;
        }
    }

    /** One case of a variant. */
    record Case(String name, CandidValue value) implements CandidValue {}

    /** Builds a record field by field. */
    static FieldsBuilder fields() {
        return new FieldsBuilder();
    }

    /** Collects the fields of a record. */
    final class FieldsBuilder {
        private final Map<String, CandidValue> values = new LinkedHashMap<>();

        private FieldsBuilder() {}

        /** Adds a field. */
        public FieldsBuilder put(String name, CandidValue value) {
            values.put(name, value);
            return this;
        }

        /** Adds a byte string. */
        public FieldsBuilder put(String name, Bytes value) {
            return put(name, new Blob(value));
        }

        /** Adds text. */
        public FieldsBuilder put(String name, String value) {
            return put(name, new Text(value));
        }

        /** Adds a number. */
        public FieldsBuilder put(String name, long value) {
            return put(name, new Nat64(value));
        }

        /** Adds a truth value. */
        public FieldsBuilder put(String name, boolean value) {
            return put(name, new Bool(value));
        }

        /** Adds an optional value. */
        public FieldsBuilder putOpt(String name, @Nullable CandidValue value) {
            return put(name, new Opt(value));
        }

        /** The record. */
        public Fields build() {
            return new Fields(values);
        }
    }
}
