package dev.assay.cbor;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map with integer labels field by field, each within its bounds; {@link #close} refuses labels that nobody
 * asked for, so that nothing unknown rides along under a signature.
 */
public final class CborFields implements AutoCloseable {
    private final String where;
    private final Map<Long, CborValue> fields = new HashMap<>();

    /** Reads {@code value}, which must be a map whose keys are integers; {@code where} names it in errors. */
    public CborFields(CborValue value, String where) throws MalformedException {
        this.where = where;
        if (!(value instanceof CborValue.Map map)) {
            throw new MalformedException(where + ": expected a map");
        }
        for (CborValue.Entry entry : map.entries()) {
            if (!(entry.key() instanceof CborValue.Int label)) {
                throw new MalformedException(where + ": expected integer labels");
            }
            fields.put(label.value(), entry.value());
        }
    }

    /** The value under {@code label}, or null. */
    public @Nullable CborValue optional(long label) {
        return fields.remove(label);
    }

    /** The value under {@code label}. */
    public CborValue required(long label) throws MalformedException {
        CborValue value = fields.remove(label);
        if (value == null) {
            throw new MalformedException(where + ": label " + label + " is missing");
        }
        return value;
    }

    /** A byte string of {@code min} to {@code max} bytes. */
    public Bytes bytes(long label, int min, int max) throws MalformedException {
        return asBytes(required(label), min, max, where + " label " + label);
    }

    /** A byte string of exactly {@code length} bytes. */
    public Bytes bytes(long label, int length) throws MalformedException {
        return bytes(label, length, length);
    }

    /** A byte string of {@code min} to {@code max} bytes, or null when absent. */
    public @Nullable Bytes optionalBytes(long label, int min, int max) throws MalformedException {
        return fields.containsKey(label) ? bytes(label, min, max) : null;
    }

    /** Text of 1 to {@code maxChars} characters. */
    public String text(long label, int maxChars) throws MalformedException {
        return asText(required(label), maxChars, where + " label " + label);
    }

    /** Text of 1 to {@code maxChars} characters, or null when absent. */
    public @Nullable String optionalText(long label, int maxChars) throws MalformedException {
        return fields.containsKey(label) ? text(label, maxChars) : null;
    }

    /** An integer from {@code min} to {@code max}. */
    public long integer(long label, long min, long max) throws MalformedException {
        return asInteger(required(label), min, max, where + " label " + label);
    }

    /** An array of at most {@code maxItems} items. */
    public List<CborValue> array(long label, int maxItems) throws MalformedException {
        return asArray(required(label), maxItems, where + " label " + label);
    }

    /** The label must hold exactly {@code expected}; used for profiles and algorithm identifiers. */
    public void expect(long label, CborValue expected) throws MalformedException {
        if (!required(label).equals(expected)) {
            throw new MalformedException(where + ": label " + label + " has an unknown value");
        }
    }

    /** {@code value} as a byte string of {@code min} to {@code max} bytes. */
    public static Bytes asBytes(CborValue value, int min, int max, String where) throws MalformedException {
        if (!(value instanceof CborValue.Bstr b)) {
            throw new MalformedException(where + ": expected a byte string");
        }
        if (b.value().length() < min || b.value().length() > max) {
            throw new MalformedException(where + ": " + b.value().length() + " bytes, expected " + min + " to " + max);
        }
        return b.value();
    }

    /** {@code value} as text of 1 to {@code maxChars} characters. */
    public static String asText(CborValue value, int maxChars, String where) throws MalformedException {
        if (!(value instanceof CborValue.Tstr t)) {
            throw new MalformedException(where + ": expected text");
        }
        if (t.value().isEmpty() || t.value().length() > maxChars) {
            throw new MalformedException(where + ": " + t.value().length() + " characters, expected 1 to " + maxChars);
        }
        return t.value();
    }

    /** {@code value} as an integer from {@code min} to {@code max}. */
    public static long asInteger(CborValue value, long min, long max, String where) throws MalformedException {
        if (!(value instanceof CborValue.Int i) || i.value() < min || i.value() > max) {
            throw new MalformedException(where + ": expected an integer from " + min + " to " + max);
        }
        return i.value();
    }

    /** {@code value} as an array of at most {@code maxItems} items. */
    public static List<CborValue> asArray(CborValue value, int maxItems, String where) throws MalformedException {
        if (!(value instanceof CborValue.Array a) || a.items().size() > maxItems) {
            throw new MalformedException(where + ": expected an array of at most " + maxItems);
        }
        return a.items();
    }

    /** {@code value} as an array of exactly {@code count} items. */
    public static List<CborValue> asTuple(CborValue value, int count, String where) throws MalformedException {
        if (!(value instanceof CborValue.Array a) || a.items().size() != count) {
            throw new MalformedException(where + ": expected an array of " + count);
        }
        return a.items();
    }

    /** Refuses labels that nobody read. */
    @Override
    public void close() throws MalformedException {
        if (!fields.isEmpty()) {
            throw new MalformedException(where + ": " + fields.size() + " unknown labels");
        }
    }
}
