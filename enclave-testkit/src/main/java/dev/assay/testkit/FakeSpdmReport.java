package dev.assay.testkit;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.evidence.nvidia.SpdmMeasurements;
import dev.assay.testkit.x509.FakeKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A measurements report of SPDM 1.1 in the making: each part changeable, signed when it is asked for. */
public final class FakeSpdmReport {
    private final Map<Integer, Bytes> blocks = new TreeMap<>();
    private final Map<Integer, Bytes> opaque = new LinkedHashMap<>();
    private Bytes nonce = Bytes.of(new byte[32]);
    private UnaryOperator<Bytes> beforeSigning = UnaryOperator.identity();
    private UnaryOperator<Bytes> afterSigning = UnaryOperator.identity();

    FakeSpdmReport() {}

    /** The requester's nonce, 32 bytes. */
    public FakeSpdmReport nonce(Bytes value) {
        nonce = value;
        return this;
    }

    /** What is measured at this index, from 0. */
    public FakeSpdmReport measurement(int index, Bytes value) {
        blocks.put(index, value);
        return this;
    }

    /** Nothing is measured at this index. */
    public FakeSpdmReport withoutMeasurement(int index) {
        blocks.remove(index);
        return this;
    }

    /** What is measured at this index. */
    public Bytes measurement(int index) {
        Bytes value = blocks.get(index);
        if (value == null) {
            throw new IllegalArgumentException("nothing at " + index);
        }
        return value;
    }

    /** A field of the opaque data, instead of any of the same type. */
    public FakeSpdmReport opaque(int type, Bytes value) {
        opaque.put(type, value);
        return this;
    }

    /** Without a field of the opaque data. */
    public FakeSpdmReport withoutOpaque(int type) {
        opaque.remove(type);
        return this;
    }

    /** Changes what is signed, as bytes. */
    public FakeSpdmReport beforeSigning(UnaryOperator<Bytes> change) {
        beforeSigning = change;
        return this;
    }

    /** Changes the signed report. */
    public FakeSpdmReport afterSigning(UnaryOperator<Bytes> change) {
        afterSigning = change;
        return this;
    }

    Bytes encode(FakeKey device) {
        ByteWriter record = new ByteWriter();
        blocks.forEach((index, value) -> record.u8(index + 1)
                .u8(1)
                .littleEndian(value.length() + 3L, 2)
                .u8(1)
                .littleEndian(value.length(), 2)
                .bytes(value));
        ByteWriter fields = new ByteWriter();
        opaque.forEach((type, value) ->
                fields.littleEndian(type, 2).littleEndian(value.length(), 2).bytes(value));
        Bytes signed = beforeSigning.apply(new ByteWriter()
                .u8(SpdmMeasurements.VERSION)
                .u8(SpdmMeasurements.GET_MEASUREMENTS)
                .u8(1)
                .u8(0xff)
                .bytes(nonce)
                .u8(0)
                .u8(SpdmMeasurements.VERSION)
                .u8(SpdmMeasurements.MEASUREMENTS)
                .u8(0)
                .u8(0)
                .u8(blocks.size())
                .littleEndian(record.toBytes().length(), 3)
                .bytes(record.toBytes())
                .bytes(Bytes.of(new byte[32]))
                .littleEndian(fields.toBytes().length(), 2)
                .bytes(fields.toBytes())
                .toBytes());
        return afterSigning.apply(signed.concat(device.signFixedLength(signed)));
    }
}
