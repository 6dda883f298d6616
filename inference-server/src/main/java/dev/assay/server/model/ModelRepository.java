package dev.assay.server.model;

import dev.assay.server.model.ModelCatalog.ModelProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What is served of a repository, and how that changes. One thread makes all changes, one after another: a model is
 * read, loaded and warmed up beside those that serve; then the new set is attested; then it serves.
 */
public final class ModelRepository implements RepositoryControl, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelRepository.class);

    private final RepositoryMode mode;
    private final SnapshotReader reader;
    private final VersionLoader loader;
    private final CatalogPublisher publisher;
    private final RepositoryState state = new RepositoryState();
    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "repository");
        thread.setDaemon(true);
        return thread;
    });

    /** Used by the thread that makes changes only, and before it by the one that starts. */
    private final Map<String, List<String>> fingerprints = new HashMap<>();

    private boolean published;

    /**
     * A repository of which nothing is read yet.
     *
     * @param mode when it is looked at
     * @param files the storage
     * @param limits what it may hold
     * @param loader makes the models
     * @param publisher has them served
     */
    public ModelRepository(
            RepositoryMode mode,
            RepositoryFiles files,
            RepositoryLimits limits,
            ModelLoader loader,
            CatalogPublisher publisher) {
        this.mode = mode;
        this.reader = new SnapshotReader(files, limits);
        this.loader = new VersionLoader(reader, loader);
        this.publisher = publisher;
    }

    /**
     * Reads what the mode wants at start, and serves it, be it nothing.
     *
     * @param named the models to load in mode {@code explicit}
     * @throws ModelException when the repository cannot be read, or the TEE does not vouch
     */
    public void start(List<String> named) throws ModelException {
        Map<String, LoadedModel> next = new TreeMap<>();
        for (String name : mode == RepositoryMode.EXPLICIT ? named : reader.models()) {
            changedSinceLastLook(name);
            next.put(name, load(LoadedModel.none(name)));
        }
        replace(next);
    }

    /**
     * From now on looks at the repository again and again, if the mode is {@code poll}.
     *
     * @param millis milliseconds between the end of one look and the next
     */
    public void watch(long millis) {
        if (mode == RepositoryMode.POLL) {
            var unused = changes.scheduleWithFixedDelay(this::lookAgain, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAgain() {
        try {
            refresh();
        } catch (ModelException e) {
            LOG.warnf("the repository's changes are not served: %s (%s)", e.getMessage(), e.code());
        } catch (RuntimeException e) {
            LOG.errorf("looking at the repository failed with %s", e.getClass().getName());
        }
    }

    /** Loads what changed, and takes out what is gone. */
    void refresh() throws ModelException {
        List<String> present = reader.models();
        Map<String, LoadedModel> next = state.models();
        next.keySet().retainAll(present);
        fingerprints.keySet().retainAll(present);
        for (String name : present) {
            if (changedSinceLastLook(name)) {
                next.put(name, load(next.getOrDefault(name, LoadedModel.none(name))));
            }
        }
        try {
            replace(next);
        } catch (ModelException | RuntimeException e) {
            // What was seen is not what serves: the next look starts afresh.
            fingerprints.clear();
            throw e;
        }
    }

    /** Looked at before it is read, so that what changes in between is seen the next time. */
    private boolean changedSinceLastLook(String name) {
        List<String> now;
        try {
            now = reader.fingerprint(name);
        } catch (ModelException e) {
            // Reading it will say the same.
            now = List.of(e.code());
        }
        return !now.equals(fingerprints.put(name, now));
    }

    @Override
    public List<Entry> index(boolean readyOnly) throws ModelException {
        return state.index(readyOnly ? List.of() : reader.models()).stream()
                .filter(entry -> !readyOnly || entry.state() == State.READY)
                .toList();
    }

    @Override
    public CompletionStage<Void> load(String name) {
        return onRequest(next -> {
            if (!reader.models().contains(name)) {
                throw unknown();
            }
            LoadedModel loaded = load(next.getOrDefault(name, LoadedModel.none(name)));
            next.put(name, loaded);
            return loaded.problems().values().stream().findFirst();
        });
    }

    @Override
    public CompletionStage<Void> unload(String name) {
        return onRequest(next -> {
            if (next.remove(name) == null) {
                throw unknown();
            }
            return Optional.empty();
        });
    }

    private static ModelException unknown() {
        return new ModelException("model.unknown", "there is no such model");
    }

    private CompletionStage<Void> onRequest(Change change) {
        if (mode != RepositoryMode.EXPLICIT) {
            return CompletableFuture.failedStage(new ModelException(
                    "repository.mode", "models are loaded and unloaded on request in mode explicit only"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            changes.execute(() -> complete(done, change));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new ModelException("server.stopping", "the server is stopping"));
        }
        return done;
    }

    private void complete(CompletableFuture<Void> done, Change change) {
        try {
            Map<String, LoadedModel> next = state.models();
            Optional<ModelProblem> problem = change.make(next);
            replace(next);
            if (problem.isPresent()) {
                done.completeExceptionally(
                        new ModelException(problem.get().code(), problem.get().message()));
            } else {
                done.complete(null);
            }
        } catch (Throwable e) {
            // Whatever it was, someone waits for it.
            done.completeExceptionally(e);
        }
    }

    /** Reads, loads and warms up; the result has shares of its own. */
    private LoadedModel load(LoadedModel before) {
        state.beginLoading(before.name());
        try {
            return loader.load(before);
        } finally {
            state.endLoading(before.name());
        }
    }

    /** Serves these in place of what serves now, or keeps that when the TEE does not vouch for these. */
    private void replace(Map<String, LoadedModel> next) throws ModelException {
        Map<String, LoadedModel> before = state.models();
        try {
            if (!published || !services(before).equals(services(next))) {
                publisher.publish(ModelCatalog.of(next.values()));
                published = true;
            }
        } catch (ModelException | RuntimeException e) {
            RepositoryState.difference(next, before).forEach(LoadedModel::close);
            throw e;
        }
        state.replace(next);
    }

    private static List<ServedModel> services(Map<String, LoadedModel> models) {
        return models.values().stream()
                .flatMap(model -> model.versions().stream())
                .toList();
    }

    /** Ends changes; what serves goes on until its publisher lets go of it. */
    @Override
    public void close() {
        changes.shutdownNow();
        try {
            var unused = changes.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.replace(Map.of());
    }

    /** A change that a client asked for. */
    private interface Change {
        /** Makes it in the map; what it returns is told to the client when the rest is served. */
        Optional<ModelProblem> make(Map<String, LoadedModel> next) throws ModelException;
    }
}
