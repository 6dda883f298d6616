package dev.assay.bytes;

import java.io.ByteArrayOutputStream;

/** Builds a byte string from front to back. */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Appends the low 8 bits of {@code value}. */
    public ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    /** Appends the low {@code size} bytes of {@code value}, most significant first. */
    public ByteWriter bigEndian(long value, int size) {
        for (int i = size - 1; i >= 0; i--) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Appends the low {@code size} bytes of {@code value}, least significant first. */
    public ByteWriter littleEndian(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Appends {@code value}. */
    public ByteWriter bytes(Bytes value) {
        byte[] content = value.toArray();
        out.write(content, 0, content.length);
        return this;
    }

    /** What was written so far. */
    public Bytes toBytes() {
        return Bytes.of(out.toByteArray());
    }
}
