package dev.assay.bytes;

/** Builds a byte string from front to back. */
public final class ByteWriter {
    /** No virtual machine makes longer arrays. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] written = new byte[64];
    private int length;

    /** Appends the low 8 bits of {@code value}. */
    public ByteWriter u8(int value) {
        reserve(1);
        written[length++] = (byte) value;
        return this;
    }

    /** Appends the low {@code size} bytes of {@code value}, most significant first. */
    public ByteWriter bigEndian(long value, int size) {
        for (int i = size - 1; i >= 0; i--) {
            u8((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Appends the low {@code size} bytes of {@code value}, least significant first. */
    public ByteWriter littleEndian(long value, int size) {
        for (int i = 0; i < size; i++) {
            u8((int) (value >>> 8 * i));
        }
        return this;
    }

    /** Appends {@code value}. */
    public ByteWriter bytes(Bytes value) {
        reserve(value.length());
        value.copyTo(written, length);
        length += value.length();
        return this;
    }

    /** What was written so far. */
    public Bytes toBytes() {
        return Bytes.of(written, 0, length);
    }

    private void reserve(int more) {
        if (more > written.length - length) {
            byte[] larger = new byte[Math.max(Math.addExact(length, more), (int) Math.min(2L * length, MAX_ARRAY))];
            System.arraycopy(written, 0, larger, 0, length);
            written = larger;
        }
    }
}
