package dev.assay.server.model;

import dev.assay.server.model.RepositoryFiles.Entry;
import dev.assay.server.model.RepositoryFiles.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a repository in Triton's layout: {@code model/version/...}, with files for all versions beside the versions. */
final class SnapshotReader {
    private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern FILE_NAME = Pattern.compile("[\\p{L}\\p{N}._][\\p{L}\\p{N}._ +=@-]{0,254}");

    private final RepositoryFiles repository;
    private final RepositoryLimits limits;

    SnapshotReader(RepositoryFiles repository, RepositoryLimits limits) {
        this.repository = repository;
        this.limits = limits;
    }

    /** The names of the models; folders whose name starts with a dot are not models. */
    List<String> models() throws ModelException {
        List<String> names = new ArrayList<>();
        for (Entry entry : repository.list("", limits.models())) {
            if (entry.kind() == Kind.FOLDER && !entry.name().startsWith(".")) {
                names.add(entry.name());
            }
        }
        return names;
    }

    /** The versions of a model, oldest first. */
    List<String> versions(String model) throws ModelException {
        require(MODEL_NAME, model, "a model's name");
        List<String> versions = new ArrayList<>();
        for (Entry entry : repository.list(model, limits.files())) {
            if (entry.kind() == Kind.FOLDER && VERSION.matcher(entry.name()).matches()) {
                versions.add(entry.name());
            }
        }
        if (versions.isEmpty()) {
            throw new ModelException("model.no_version", "there is no folder with a version number");
        }
        versions.sort(Comparator.comparing(Long::valueOf));
        return versions;
    }

    /** The configuration for all versions of a model; null when there is none. */
    byte @Nullable [] configuration(String model) throws ModelException {
        for (Entry entry : repository.list(model, limits.files())) {
            if (entry.kind() == Kind.FILE && entry.name().equals(ConfigFile.NAME)) {
                return repository.read(model + "/" + entry.name(), limits.fileBytes());
            }
        }
        return null;
    }

    /**
     * What can be seen of a model without reading it, to tell whether it changed: the sizes and times of all its files,
     * with their paths.
     */
    List<String> fingerprint(String model) throws ModelException {
        require(MODEL_NAME, model, "a model's name");
        List<String> seen = new ArrayList<>();
        look(model, 0, seen);
        return seen;
    }

    private void look(String folder, int depth, List<String> seen) throws ModelException {
        if (depth > RepositoryLimits.DEPTH) {
            throw new ModelException("repository.too_deep", "folders are nested too deeply");
        }
        for (Entry entry : repository.list(folder, limits.files())) {
            String path = folder + "/" + entry.name();
            if (entry.kind() == Kind.FOLDER) {
                look(path, depth + 1, seen);
            } else if (seen.size() < limits.models() * limits.files()) {
                seen.add(path + " " + entry.stamp());
            }
        }
    }

    ModelSnapshot read(String model, String version) throws ModelException {
        Reading reading = new Reading(model);
        for (Entry entry : repository.list(model, limits.files())) {
            if (entry.kind() != Kind.FOLDER) {
                reading.add("", entry, 0);
            }
        }
        reading.folder(version, 0);
        return new ModelSnapshot(model, version, reading.files);
    }

    private static void require(Pattern pattern, String name, String what) throws ModelException {
        if (!pattern.matcher(name).matches()) {
            throw new ModelException("repository.name", what + " has characters that are not allowed");
        }
    }

    /** The reading of one version: counts as it goes. */
    private final class Reading {
        private final String model;
        private final TreeMap<String, byte[]> files = new TreeMap<>();
        private long bytes;

        Reading(String model) {
            this.model = model;
        }

        void folder(String path, int depth) throws ModelException {
            if (depth == RepositoryLimits.DEPTH) {
                throw new ModelException("repository.too_deep", "folders are nested too deeply");
            }
            for (Entry entry : repository.list(model + "/" + path, limits.files())) {
                add(path + "/", entry, depth);
            }
        }

        void add(String prefix, Entry entry, int depth) throws ModelException {
            require(FILE_NAME, entry.name(), "a file's name");
            String path = prefix + entry.name();
            switch (entry.kind()) {
                case FILE -> file(path);
                case FOLDER -> folder(path, depth + 1);
                case OTHER -> throw new ModelException("repository.link", "a link or special file is in the model");
            }
        }

        private void file(String path) throws ModelException {
            if (files.size() == limits.files()) {
                throw new ModelException("repository.too_many_files", "more than " + limits.files() + " files");
            }
            byte[] content =
                    repository.read(model + "/" + path, Math.min(limits.fileBytes(), limits.modelBytes() - bytes));
            bytes += content.length;
            files.put(path, content);
        }
    }
}
