package dev.assay.evidence.amd;

import dev.assay.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Security patch levels of the firmware components (AMD 56860, TCB_VERSION).
 *
 * @param raw the eight bytes, as they stand in the report
 */
public record TcbVersion(Bytes raw) {
    /** Length of one. */
    public static final int BYTES = 8;

    /** The levels by the components' names, without the reserved ones. */
    public Map<String, Integer> parts(TcbLayout layout) {
        Map<String, Integer> parts = new LinkedHashMap<>();
        for (int i = 0; i < BYTES; i++) {
            if (!layout.name(i).isEmpty()) {
                parts.put(layout.name(i), raw.at(i));
            }
        }
        return parts;
    }
}
