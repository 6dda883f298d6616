package dev.assay.evidence.amd;

import java.util.List;

/**
 * What the eight bytes of a TCB_VERSION stand for. It depends on the family of the processor, not on the version of the
 * report (AMD 56860, TCB_VERSION; AMD 57230, table of the certificate's extensions).
 */
public enum TcbLayout {
    /** Family 19h: Milan, Genoa and what shares their certificates. */
    FAMILY_19(List.of("bl", "tee", "", "", "", "", "snp", "ucode"), List.of(1, 2, 4, 5, 6, 7, 3, 8)),
    /** Family 1Ah: Turin. */
    FAMILY_1A(List.of("fmc", "bl", "tee", "snp", "", "", "", "ucode"), List.of(9, 1, 2, 3, 5, 6, 7, 8));

    private final List<String> names;
    private final List<Integer> levels;

    TcbLayout(List<String> names, List<Integer> levels) {
        this.names = names;
        this.levels = levels;
    }

    /** The name of byte {@code index}; empty for a reserved one. */
    public String name(int index) {
        return names.get(index);
    }

    /** The last arc of the extension under 1.3.6.1.4.1.3704.1.3 that says what byte {@code index} is. */
    public int level(int index) {
        return levels.get(index);
    }
}
