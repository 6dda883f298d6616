package dev.assay.server.model;

import java.util.List;

/**
 * All that the server asks of the storage below a model repository. Paths are relative to the repository, with slashes,
 * and never leave it. Nothing is promised about two reads of the same path: whoever owns the disk may change a file in
 * between, so every file is read once.
 */
public interface RepositoryFiles {
    /** What an entry of a folder is. */
    enum Kind {
        /** A regular file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A link, a device, a pipe: never followed, never read. */
        OTHER
    }

    /**
     * One entry of a folder.
     *
     * @param name its name, without a slash
     * @param kind what it is
     * @param stamp size and time of a file, in words that change with them; empty when nothing is known
     */
    record Entry(String name, Kind kind, String stamp) {}

    /**
     * Lists a folder.
     *
     * @param folder its path; empty for the repository itself
     * @param limit most entries to accept
     * @return the entries, sorted by name
     * @throws ModelException {@code repository.unreadable} or {@code repository.too_many_files}
     */
    List<Entry> list(String folder, int limit) throws ModelException;

    /**
     * Reads a whole file in one go.
     *
     * @param path its path
     * @param limit most bytes to accept
     * @return its bytes, which belong to the caller
     * @throws ModelException {@code repository.unreadable} or {@code repository.too_large}
     */
    byte[] read(String path, long limit) throws ModelException;
}
