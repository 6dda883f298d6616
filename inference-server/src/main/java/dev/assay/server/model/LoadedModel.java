package dev.assay.server.model;

import dev.assay.server.model.ModelCatalog.ModelProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as it was last read: the versions that serve, of which it holds a share each, and why others do not.
 *
 * @param name the model
 * @param versions those that serve, from the oldest to the newest
 * @param problems what does not, by {@code model} or {@code model/version}
 */
record LoadedModel(String name, List<ServedModel> versions, Map<String, ModelProblem> problems)
        implements AutoCloseable {
    /** A model that was never read. */
    static LoadedModel none(String name) {
        return new LoadedModel(name, List.of(), Map.of());
    }

    Optional<ServedModel> version(String version) {
        return versions.stream()
                .filter(model -> model.identity().version().equals(version))
                .findFirst();
    }

    @Override
    public void close() {
        versions.forEach(ServedModel::close);
    }
}
