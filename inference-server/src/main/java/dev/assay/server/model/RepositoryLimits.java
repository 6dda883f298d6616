package dev.assay.server.model;

/**
 * Bounds on what a repository may hold.
 *
 * @param models most models
 * @param files most files of one version of a model, and most entries of any folder
 * @param fileBytes most bytes of one file
 * @param modelBytes most bytes of all files of one version together
 */
public record RepositoryLimits(int models, int files, long fileBytes, long modelBytes) {
    /** 64 models of at most 256 files; 2 GB for a file (what an array can hold) and 8 GB for a model. */
    public static final RepositoryLimits DEFAULT = new RepositoryLimits(64, 256, 2_000_000_000L, 8_000_000_000L);

    /** How deep folders may be nested below a version. */
    static final int DEPTH = 8;
}
