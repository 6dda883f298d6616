package dev.assay.enclave.mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * What a RELEASE start refuses of a process that is not running yet.
     *
     * @param nativeProblem why that process will have no native part; null if it will have one, and so can withhold its
     *     memory from a program that the kernel would hand it to
     */
    public static List<Weakness> checkStart(ProcessView process, @Nullable String nativeProblem) {
        List<Weakness> found = check(process);
        if (process.isDumpPiped() && nativeProblem != null) {
            found.add(pipedDump(nativeProblem));
        }
        return found;
    }

    /**
     * The kernel hands dumps to a program, and the process's memory cannot be withheld from it.
     *
     * @param problem why not
     */
    public static Weakness pipedDump(String problem) {
        return new Weakness(
                "core_pattern",
                "the kernel would hand this process's memory to a program (" + problem + ")",
                "set kernel.core_pattern to a file's name");
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
