package dev.assay.evidence.amd;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * State of the platform (AMD 56860, PLATFORM_INFO). Firmware has given meaning to more of the bits over time without a
 * new report version, so that unknown ones are no error.
 *
 * @param bits all 64
 */
public record PlatformInfo(long bits) {
    /** The single bits with a meaning, by name. */
    public Map<String, Boolean> flags() {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        flags.put("smt", flag(0));
        flags.put("tsme", flag(1));
        flags.put("ecc", flag(2));
        flags.put("rapl_dis", flag(3));
        flags.put("ciphertext_hiding", flag(4));
        flags.put("alias_check_complete", flag(5));
        flags.put("iommu_write_safe", flag(6));
        flags.put("tio", flag(7));
        return flags;
    }

    private boolean flag(int bit) {
        return (bits >> bit & 1) != 0;
    }
}
