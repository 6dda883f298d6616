package dev.assay.testkit;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.testkit.x509.FakeKey;

/** A report in the making: fields by their offsets in AMD's table, signed when it is asked for. */
public final class FakeSnpReport {
    private static final int SIGNED_BYTES = 0x2a0;
    private static final int HALF_BYTES = 48;
    private static final int HALF_FIELD_BYTES = 72;

    private final byte[] content = new byte[SnpReport.BYTES];

    FakeSnpReport() {}

    /** Writes at an offset. */
    public FakeSnpReport bytes(int offset, Bytes value) {
        System.arraycopy(value.toArray(), 0, content, offset, value.length());
        return this;
    }

    /** Writes an unsigned integer of {@code size} bytes at an offset. */
    public FakeSnpReport number(int offset, long value, int size) {
        return bytes(offset, new ByteWriter().littleEndian(value, size).toBytes());
    }

    /** Writes the guest's 64 bytes. */
    public FakeSnpReport reportData(Bytes value) {
        return bytes(0x50, value);
    }

    /** Sets or clears one bit; bit 0 is the lowest of the byte at {@code offset}. */
    public FakeSnpReport bit(int offset, int bit, boolean value) {
        int mask = 1 << bit % 8;
        int at = offset + bit / 8;
        content[at] = (byte) (value ? content[at] | mask : content[at] & ~mask);
        return this;
    }

    /** The report signed by {@code key}. */
    Bytes sign(FakeKey key) {
        byte[] report = content.clone();
        byte[] signature =
                key.signFixedLength(Bytes.of(report, 0, SIGNED_BYTES)).toArray();
        int size = Math.min(HALF_BYTES, signature.length / 2);
        for (int i = 0; i < size; i++) {
            report[SIGNED_BYTES + i] = signature[size - 1 - i];
            report[SIGNED_BYTES + HALF_FIELD_BYTES + i] = signature[2 * size - 1 - i];
        }
        return Bytes.of(report);
    }
}
