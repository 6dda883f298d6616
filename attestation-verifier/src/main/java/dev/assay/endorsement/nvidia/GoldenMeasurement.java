package dev.assay.endorsement.nvidia;

import dev.assay.bytes.Bytes;
import java.util.List;

/**
 * What a device must measure at one index, as a manifest gives it.
 *
 * @param index from 0; the block of the report has one more
 * @param name for people
 * @param size of the value, in bytes
 * @param values allowed ones
 */
public record GoldenMeasurement(int index, String name, int size, List<Bytes> values) {
    /** Copies the list. */
    public GoldenMeasurement {
        values = List.copyOf(values);
    }

    /** Whether a device may measure this. */
    public boolean allows(Bytes measured) {
        return measured.length() == size && values.contains(measured);
    }
}
