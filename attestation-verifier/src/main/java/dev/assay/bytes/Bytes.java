package dev.assay.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable byte string. Comparison and hashing are by content; {@link #toString} is lower-case hexadecimal. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** The byte string of length zero. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** Copies {@code source}. */
    public static Bytes of(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone());
    }

    /**
     * Takes {@code source} over as it is, where a copy of what is large would cost something: whoever calls this does not
     * write to the array any more.
     */
    public static Bytes adopt(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source);
    }

    /** Copies {@code length} bytes of {@code source} from {@code offset}. */
    public static Bytes of(byte[] source, int offset, int length) {
        return new Bytes(range(source, offset, offset + length));
    }

    /** The UTF-8 bytes of {@code text}. */
    public static Bytes utf8(String text) {
        return new Bytes(Utf8.encode(text));
    }

    /** Reads hexadecimal of either case. */
    public static Bytes fromHex(String hex) throws MalformedException {
        return new Bytes(Hex.decode(hex));
    }

    /** Length in bytes. */
    public int length() {
        return value.length;
    }

    /** The byte at {@code index}, as 0 to 255. */
    public int at(int index) {
        return value[index] & 0xff;
    }

    /** A copy of the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        return new Bytes(range(value, from, to));
    }

    /** A copy of the content. */
    public byte[] toArray() {
        return value.clone();
    }

    /** The content without a copy, read-only. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /** Copies the content into {@code target}, from {@code offset} on. */
    void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, value.length);
    }

    /** This string followed by {@code next}. */
    public Bytes concat(Bytes next) {
        byte[] joined = new byte[value.length + next.value.length];
        System.arraycopy(value, 0, joined, 0, value.length);
        System.arraycopy(next.value, 0, joined, value.length, next.value.length);
        return new Bytes(joined);
    }

    /** As {@link Arrays#copyOfRange}, which the canister's class library does byte by byte. */
    private static byte[] range(byte[] source, int from, int to) {
        if (from < 0 || from > to || to > source.length) {
            return Arrays.copyOfRange(source, from, to);
        }
        byte[] copy = new byte[to - from];
        System.arraycopy(source, from, copy, 0, copy.length);
        return copy;
    }

    /** Lower-case hexadecimal. */
    public String hex() {
        return Hex.encode(value);
    }

    /**
     * Equality whose time depends on the lengths only, for values an attacker may guess at: salts, nonces, digests of
     * secrets.
     */
    public boolean constantTimeEquals(Bytes other) {
        int difference = value.length ^ other.value.length;
        for (int i = 0; i < Math.min(value.length, other.value.length); i++) {
            difference |= value[i] ^ other.value[i];
        }
        return difference == 0;
    }

    /** Orders by unsigned bytes, a prefix before what it is a prefix of. */
    public static int compareUnsigned(Bytes a, Bytes b) {
        int common = Math.min(a.value.length, b.value.length);
        for (int i = 0; i < common; i++) {
            int order = (a.value[i] & 0xff) - (b.value[i] & 0xff);
            if (order != 0) {
                return order;
            }
        }
        return a.value.length - b.value.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
