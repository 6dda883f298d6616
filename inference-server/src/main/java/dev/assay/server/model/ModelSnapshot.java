package dev.assay.server.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model as it was read, once, into memory. Its digest and its session are made from these arrays and
 * from nothing else, so a file that changes on disk afterwards, or between two reads, cannot end up under this digest.
 */
final class ModelSnapshot {
    private final String name;
    private final String version;
    private final SortedMap<String, byte[]> files;

    /**
     * A snapshot.
     *
     * @param name the model
     * @param version its version
     * @param files every file by its path relative to the model's folder; the arrays belong to the snapshot from now on
     */
    ModelSnapshot(String name, String version, SortedMap<String, byte[]> files) {
        this.name = name;
        this.version = version;
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    /** Every file by its path relative to the model's folder. */
    SortedMap<String, byte[]> files() {
        return files;
    }

    /** A file of the version, or else one for all versions; null when there is neither. */
    byte @Nullable [] file(String file) {
        byte[] versioned = files.get(version + "/" + file);
        return versioned != null ? versioned : files.get(file);
    }

    /** The files of the version's own folder, by their path in it: where a model's external data lies. */
    SortedMap<String, byte[]> versionFiles() {
        String prefix = version + "/";
        SortedMap<String, byte[]> own = new TreeMap<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith(prefix)) {
                own.put(path.substring(prefix.length()), bytes);
            }
        });
        return own;
    }
}
