package dev.assay.client.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Candid value with the type that it has by itself: as much of the language as the verifier's interface is made of.
 * Optional parts that are absent are left out of a record, which the language's subtyping allows.
 */
sealed interface CandidValue {
    /** {@code null}, {@code reserved}. */
    record Null() implements CandidValue {}

    /** {@code bool}. */
    record Bool(boolean value) implements CandidValue {}

    /** {@code nat64}; those above 2^63-1 are negative here. */
    record Nat64(long value) implements CandidValue {}

    /** {@code text}. */
    record Text(String value) implements CandidValue {}

    /** {@code vec nat8}. */
    record Blob(Bytes value) implements CandidValue {}

    /** {@code vec}, of anything else. */
    record Items(List<CandidValue> items) implements CandidValue {
        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }
    }

    /** {@code record}; labels by their hash. */
    record Fields(Map<Long, CandidValue> fields) implements CandidValue {
        /** A record to be filled. */
        static Fields empty() {
            return new Fields(new LinkedHashMap<>());
        }

        /** Adds a field unless {@code value} is null. */
        Fields with(String name, @Nullable CandidValue value) {
            if (value != null) {
                fields.put(hash(name), value);
            }
            return this;
        }

        /** Adds a byte string unless it is null. */
        Fields with(String name, @Nullable Bytes value) {
            return with(name, value == null ? null : new Blob(value));
        }

        private CandidValue get(String name) throws MalformedException {
            CandidValue value = fields.get(hash(name));
            if (value == null) {
                throw new MalformedException("canister reply: \"" + name + "\" is missing");
            }
            return value;
        }

        Bytes blob(String name) throws MalformedException {
            if (get(name) instanceof Blob blob) {
                return blob.value();
            }
            // An empty vec says nothing of what it is empty of.
            if (get(name) instanceof Items items && items.items().isEmpty()) {
                return Bytes.empty();
            }
            throw wrongType(name);
        }

        String text(String name) throws MalformedException {
            if (get(name) instanceof Text text) {
                return text.value();
            }
            throw wrongType(name);
        }

        long nat64(String name) throws MalformedException {
            if (get(name) instanceof Nat64 nat64) {
                return nat64.value();
            }
            throw wrongType(name);
        }

        boolean bool(String name) throws MalformedException {
            if (get(name) instanceof Bool bool) {
                return bool.value();
            }
            throw wrongType(name);
        }

        Fields record(String name) throws MalformedException {
            return asRecord(get(name));
        }

        List<CandidValue> items(String name) throws MalformedException {
            if (get(name) instanceof Items items) {
                return items.items();
            }
            throw wrongType(name);
        }

        boolean isCase(String name, String chosen) throws MalformedException {
            return get(name) instanceof Case variant && variant.is(chosen);
        }

        private static MalformedException wrongType(String name) {
            return new MalformedException("canister reply: \"" + name + "\" is of another type");
        }
    }

    /** {@code variant}: one case; its label by its hash. */
    record Case(long label, CandidValue value) implements CandidValue {
        static Case of(String name, CandidValue value) {
            return new Case(hash(name), value);
        }

        boolean is(String name) {
            return label == hash(name);
        }
    }

    static Fields asRecord(CandidValue value) throws MalformedException {
        if (value instanceof Fields fields) {
            return fields;
        }
        throw new MalformedException("canister reply: expected a record");
    }

    /** The number that stands for a label on the wire (Candid specification, "Records"). */
    static long hash(String label) {
        long hash = 0;
        for (byte b : label.getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 223 + (b & 0xff) & 0xffffffffL;
        }
        return hash;
    }
}
