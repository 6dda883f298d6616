package dev.assay.server.model;

import dev.assay.crypto.Crypto;
import dev.assay.model.ModelSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The models that are served together, as they were when the repository was read. It never changes: another set of
 * models is another catalog, under another statement.
 */
public final class ModelCatalog implements AutoCloseable {
    private final Map<String, List<ServedModel>> served = new TreeMap<>();
    private final Map<String, ModelProblem> problems = new TreeMap<>();

    private ModelCatalog() {}

    /**
     * Why a model, or one version of it, is not served.
     *
     * @param code stable
     * @param message for people
     */
    public record ModelProblem(String code, String message) {}

    /**
     * Reads a repository. A model that cannot be read or loaded becomes a problem and leaves the others alone.
     *
     * @param files the repository
     * @param limits what it may hold
     * @param crypto hashes the manifests
     * @return the catalog
     * @throws ModelException when the repository itself cannot be read
     */
    public static ModelCatalog load(RepositoryFiles files, RepositoryLimits limits, Crypto crypto)
            throws ModelException {
        SnapshotReader reader = new SnapshotReader(files, limits);
        ModelCatalog catalog = new ModelCatalog();
        for (String model : reader.models()) {
            catalog.loadModel(model, reader, new ModelLoader(crypto));
        }
        return catalog;
    }

    private void loadModel(String model, SnapshotReader reader, ModelLoader loader) {
        try {
            for (String version : reader.versions(model)) {
                loadVersion(model, version, reader, loader);
            }
        } catch (ModelException e) {
            problems.put(model, new ModelProblem(e.code(), String.valueOf(e.getMessage())));
        }
    }

    private void loadVersion(String model, String version, SnapshotReader reader, ModelLoader loader) {
        try {
            ServedModel loaded = loader.load(reader.read(model, version));
            served.computeIfAbsent(model, name -> new ArrayList<>()).add(loaded);
        } catch (ModelException e) {
            problems.put(model + "/" + version, new ModelProblem(e.code(), String.valueOf(e.getMessage())));
        }
    }

    /**
     * A model that is ready.
     *
     * @param name its name
     * @param version a version; empty for the newest that is ready
     * @return the model, if it is ready
     */
    public Optional<ServedModel> find(String name, String version) {
        List<ServedModel> versions = served.getOrDefault(name, List.of());
        if (version.isEmpty()) {
            return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
        }
        return versions.stream()
                .filter(model -> model.identity().version().equals(version))
                .findFirst();
    }

    /**
     * Whether the repository has such a model, ready or not.
     *
     * @param name its name
     * @param version a version; empty for any
     * @return true when {@link #find} finds it, or when it is one of the {@link #problems}
     */
    public boolean has(String name, String version) {
        return find(name, version).isPresent()
                || problems.containsKey(name)
                || problems.containsKey(name + "/" + version)
                || (version.isEmpty() && problems.keySet().stream().anyMatch(key -> key.startsWith(name + "/")));
    }

    /** The names of the models that are ready. */
    public List<String> names() {
        return List.copyOf(served.keySet());
    }

    /**
     * The versions of a model that are ready.
     *
     * @param name the model
     * @return from the oldest to the newest
     */
    public List<String> versions(String name) {
        return served.getOrDefault(name, List.of()).stream()
                .map(model -> model.identity().version())
                .toList();
    }

    /** Every model that is ready, by name and then from the oldest version to the newest. */
    public List<ServedModel> models() {
        return served.values().stream().flatMap(List::stream).toList();
    }

    /** What is not served, by {@code model} or {@code model/version}. */
    public Map<String, ModelProblem> problems() {
        return Collections.unmodifiableMap(problems);
    }

    /** The models as the statement names them. */
    public ModelSet toModelSet() {
        return new ModelSet(models().stream().map(ServedModel::identity).toList());
    }

    @Override
    public void close() {
        models().forEach(ServedModel::close);
    }
}
