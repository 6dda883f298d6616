package dev.assay.enclave.mode;

import java.util.ArrayList;
import java.util.List;

/**
 * A measurement is about what was loaded; these rules are about what could change that afterwards, or look at what the
 * enclave keeps to itself. They are checked by measured code, so that a relying party who knows the measurement knows
 * that they held at the start.
 */
public final class ReleaseRules {
    private ReleaseRules() {}

    /** What a RELEASE start refuses of this process; empty when nothing. */
    public static List<Weakness> check(ProcessView process) {
        List<Weakness> found = new ArrayList<>();
        LoaderRules.check(process, found);
        JvmRules.check(process, found);
        return found;
    }
}
