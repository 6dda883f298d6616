package dev.assay.server.model;

import dev.assay.model.ModelSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The models that are served together. It never changes: another set of models is another catalog, under another
 * statement. It holds a share in each of its models, which catalogs before and after it may hold as well.
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
    public record ModelProblem(String code, String message) {
        static ModelProblem of(ModelException e) {
            return new ModelProblem(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** A catalog with shares of its own in these models. */
    static ModelCatalog of(Iterable<LoadedModel> models) {
        ModelCatalog catalog = new ModelCatalog();
        for (LoadedModel model : models) {
            if (!model.versions().isEmpty()) {
                catalog.served.put(
                        model.name(),
                        model.versions().stream().map(ServedModel::share).toList());
            }
            catalog.problems.putAll(model.problems());
        }
        return catalog;
    }

    /**
     * Reads a repository whole. A model that cannot be read or loaded becomes a problem and leaves the others alone.
     *
     * @param files the repository
     * @param limits what it may hold
     * @param loader makes the models
     * @return the catalog
     * @throws ModelException when the repository itself cannot be read
     */
    public static ModelCatalog load(RepositoryFiles files, RepositoryLimits limits, ModelLoader loader)
            throws ModelException {
        SnapshotReader reader = new SnapshotReader(files, limits);
        VersionLoader versions = new VersionLoader(reader, loader);
        List<LoadedModel> models = reader.models().stream()
                .map(name -> versions.load(LoadedModel.none(name)))
                .toList();
        try {
            return of(models);
        } finally {
            models.forEach(LoadedModel::close);
        }
    }

    /** The same models once more, for another statement over them. */
    public ModelCatalog share() {
        ModelCatalog catalog = new ModelCatalog();
        served.forEach((name, versions) -> catalog.served.put(
                name, versions.stream().map(ServedModel::share).toList()));
        catalog.problems.putAll(problems);
        return catalog;
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
