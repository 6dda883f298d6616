package dev.assay.evidence.amd;

import dev.assay.bytes.MalformedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the guest's owner allowed at launch (AMD 56860, guest policy).
 *
 * @param bits all 64; those from 26 on are zero
 */
public record GuestPolicy(long bits) {
    private static final int RESERVED_ONE = 17;
    private static final int FIRST_RESERVED_ZERO = 26;
    private static final int DEBUG = 19;

    /** Reads the field: bit 17 must be one, and the firmware starts no guest with an unknown bit. */
    static GuestPolicy of(long bits, String where) throws MalformedException {
        if ((bits >> RESERVED_ONE & 1) == 0 || bits >>> FIRST_RESERVED_ZERO != 0) {
            throw new MalformedException(where + ": a reserved bit of the guest policy has the wrong value");
        }
        return new GuestPolicy(bits);
    }

    /** Whether the host may read the guest's memory in plain. */
    public boolean debug() {
        return flag(DEBUG);
    }

    /** Lowest minor version of the ABI that may run the guest. */
    public int abiMinor() {
        return (int) bits & 0xff;
    }

    /** Lowest major version of the ABI that may run the guest. */
    public int abiMajor() {
        return (int) (bits >> 8) & 0xff;
    }

    /** Bit 17, which is always one. */
    public boolean reservedOne() {
        return flag(RESERVED_ONE);
    }

    /** The single bits with a meaning, by name. */
    public Map<String, Boolean> flags() {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        flags.put("smt", flag(16));
        flags.put("migrate_ma", flag(18));
        flags.put("debug", debug());
        flags.put("single_socket", flag(20));
        flags.put("cxl_allow", flag(21));
        flags.put("mem_aes_256_xts", flag(22));
        flags.put("rapl_dis", flag(23));
        flags.put("ciphertext_hiding", flag(24));
        flags.put("page_swap_disable", flag(25));
        return flags;
    }

    private boolean flag(int bit) {
        return (bits >> bit & 1) != 0;
    }
}
