package dev.assay.server.model;

import dev.assay.server.model.ModelCatalog.ModelProblem;
import dev.assay.server.model.RepositoryControl.Entry;
import dev.assay.server.model.RepositoryControl.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which models serve, and what is under way. One thread changes it; anybody may look, and never waits for a model to be
 * read or loaded.
 */
final class RepositoryState {
    private final Map<String, LoadedModel> models = new TreeMap<>();
    private final Set<String> loading = new TreeSet<>();
    private final Set<String> unloaded = new TreeSet<>();
    private final List<ServedModel> leaving = new ArrayList<>();

    /** The models as they are, in a map of the caller's; their shares stay here. */
    synchronized Map<String, LoadedModel> models() {
        return new TreeMap<>(models);
    }

    synchronized void beginLoading(String name) {
        loading.add(name);
    }

    synchronized void endLoading(String name) {
        loading.remove(name);
    }

    /** Takes over the shares of what is new, and gives back those of what is no more. */
    void replace(Map<String, LoadedModel> next) {
        List<LoadedModel> gone;
        synchronized (this) {
            gone = difference(models, next);
            gone.forEach(model -> leaving.addAll(model.versions()));
            models.keySet().stream().filter(name -> !next.containsKey(name)).forEach(unloaded::add);
            unloaded.removeAll(next.keySet());
            models.clear();
            models.putAll(next);
        }
        gone.forEach(LoadedModel::close);
    }

    /** Those of the first that the second does not have: not the same object, so not the same shares. */
    static List<LoadedModel> difference(Map<String, LoadedModel> first, Map<String, LoadedModel> second) {
        return first.values().stream()
                .filter(model -> second.get(model.name()) != model)
                .toList();
    }

    /** The index; names of the repository of which nothing is known here come from the caller. */
    synchronized List<Entry> index(List<String> present) {
        leaving.removeIf(model -> model.isGone() || serves(model));
        Set<String> names = new TreeSet<>(present);
        names.addAll(models.keySet());
        names.addAll(loading);
        leaving.forEach(model -> names.add(model.identity().name()));
        List<Entry> entries = new ArrayList<>();
        names.forEach(name -> entries.addAll(entries(name)));
        return entries;
    }

    private boolean serves(ServedModel model) {
        LoadedModel loaded = models.get(model.identity().name());
        return loaded != null && loaded.versions().contains(model);
    }

    private List<Entry> entries(String name) {
        Map<String, Entry> byVersion = new LinkedHashMap<>();
        leaving.stream()
                .filter(model -> model.identity().name().equals(name))
                .map(model -> model.identity().version())
                .forEach(version -> byVersion.put(version, new Entry(name, version, State.UNLOADING, "")));
        LoadedModel loaded = models.getOrDefault(name, LoadedModel.none(name));
        loaded.problems().forEach((key, problem) -> {
            String version = key.equals(name) ? "" : key.substring(name.length() + 1);
            byVersion.put(version, new Entry(name, version, State.UNAVAILABLE, reason(problem)));
        });
        Entry whole = loaded.versions().isEmpty() ? null : byVersion.remove("");
        for (ServedModel model : loaded.versions()) {
            String version = model.identity().version();
            // A reason beside READY: newer files could not take its place.
            Entry problem = byVersion.getOrDefault(version, whole);
            byVersion.put(version, new Entry(name, version, State.READY, problem == null ? "" : problem.reason()));
        }
        if (loading.contains(name) && loaded.versions().isEmpty()) {
            byVersion.put("", new Entry(name, "", State.LOADING, ""));
        }
        return byVersion.isEmpty() ? List.of(untouched(name)) : List.copyOf(byVersion.values());
    }

    private Entry untouched(String name) {
        boolean left = unloaded.contains(name);
        @Nullable State state = left ? State.UNAVAILABLE : null;
        return new Entry(name, "", state, left ? "unloaded" : "");
    }

    private static String reason(ModelProblem problem) {
        return problem.message() + " (" + problem.code() + ")";
    }
}
