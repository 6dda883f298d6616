package dev.assay.server.model;

import java.util.Locale;

/** When the repository is looked at, by the names of Triton's model control modes. */
public enum RepositoryMode {
    /** Once, at start, whole. */
    NONE,
    /** For the models that are named at start, and then on request. */
    EXPLICIT,
    /** Whole at start, and again and again. */
    POLL;

    /**
     * The mode of that name.
     *
     * @param name in lower case
     * @return the mode
     * @throws IllegalArgumentException when there is none
     */
    public static RepositoryMode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
