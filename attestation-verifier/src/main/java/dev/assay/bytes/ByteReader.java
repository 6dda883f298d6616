package dev.assay.bytes;

/**
 * Reads a byte string once, from front to back, within its bounds.
 *
 * <p>{@link #close} refuses leftovers, so try-with-resources is the check for trailing data. The name given at the start
 * prefixes every error, so that a message says where in the document it applies.
 */
public final class ByteReader implements AutoCloseable {
    private final Bytes source;
    private final String where;
    private int position;

    /** Reads all of {@code source}; {@code where} names it in errors. */
    public ByteReader(Bytes source, String where) {
        this.source = source;
        this.where = where;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return source.length() - position;
    }

    /** Offset of the next byte. */
    public int position() {
        return position;
    }

    /** Unsigned 8-bit integer. */
    public int u8() throws MalformedException {
        need(1);
        return source.at(position++);
    }

    /** Big-endian unsigned integer of {@code size} bytes, 1 to 8; a value above 2^63-1 comes back negative. */
    public long unsignedBigEndian(int size) throws MalformedException {
        need(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | source.at(position++);
        }
        return value;
    }

    /** Little-endian unsigned integer of {@code size} bytes, 1 to 8; a value above 2^63-1 comes back negative. */
    public long unsignedLittleEndian(int size) throws MalformedException {
        need(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) source.at(position++) << 8 * i;
        }
        return value;
    }

    /** The next {@code length} bytes. */
    public Bytes bytes(int length) throws MalformedException {
        need(length);
        Bytes slice = source.slice(position, position + length);
        position += length;
        return slice;
    }

    /** An error at the current position. */
    public MalformedException malformed(String what) {
        return new MalformedException(where + " at byte " + position + ": " + what);
    }

    private void need(int count) throws MalformedException {
        if (count < 0 || count > remaining()) {
            throw malformed("needs " + count + " bytes, has " + remaining());
        }
    }

    /** Refuses bytes that nobody read. */
    @Override
    public void close() throws MalformedException {
        if (remaining() != 0) {
            throw malformed(remaining() + " bytes left over");
        }
    }
}
