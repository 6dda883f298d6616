package dev.assay.enclave.mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * What a RELEASE start refuses of a setting that names a library to load: its constructors run before anything can look
     * at it, and a digest of the settings would be told by code that is already loaded.
     *
     * @param setting its name
     * @param library a name that the loader finds among the system's libraries, or a path
     * @return empty for a name, and for a path below the system's folders
     */
    public static Optional<Weakness> library(String setting, String library) {
        return !library.contains("/") || LoaderRules.isSystemFolder(library)
                ? Optional.empty()
                : Optional.of(LoaderRules.outsideSystem(setting));
    }
}
