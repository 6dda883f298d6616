package dev.assay.evidence.nvidia;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * One measurement (DSP0274 1.1, "Measurement block", in the format of "DMTF specification for the Measurement field").
 *
 * @param index from 1
 * @param type DMTFSpecMeasurementValueType
 * @param value as measured
 */
public record MeasurementBlock(int index, int type, Bytes value) {
    private static final int DMTF = 1;
    private static final int VALUE_HEADER_BYTES = 3;

    /** Reads {@code count} blocks, which must fill the record, each index at most once. */
    static List<MeasurementBlock> readAll(Bytes record, int count, String where) throws MalformedException {
        List<MeasurementBlock> blocks = new ArrayList<>();
        boolean[] seen = new boolean[256];
        try (ByteReader in = new ByteReader(record, where + " measurement record")) {
            for (int i = 0; i < count; i++) {
                MeasurementBlock block = read(in);
                if (block.index == 0 || seen[block.index]) {
                    throw in.malformed("index " + block.index + " is not one, or stands twice");
                }
                seen[block.index] = true;
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static MeasurementBlock read(ByteReader in) throws MalformedException {
        int index = in.u8();
        if (in.u8() != DMTF) {
            throw in.malformed("a measurement that is not of DMTF's format");
        }
        int size = (int) in.unsignedLittleEndian(2);
        int type = in.u8();
        int valueSize = (int) in.unsignedLittleEndian(2);
        if (size != VALUE_HEADER_BYTES + valueSize) {
            throw in.malformed("a block of " + size + " bytes with a value of " + valueSize);
        }
        return new MeasurementBlock(index, type, in.bytes(valueSize));
    }
}
