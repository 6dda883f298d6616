package dev.assay.server.model;

import dev.assay.model.ModelLeaf;
import dev.assay.server.model.ModelCatalog.ModelProblem;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelVersionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads the versions of a model that its version policy wants. What was loaded before from the same bytes is used again,
 * and what cannot be loaded never takes the place of something that serves.
 */
final class VersionLoader {
    private static final Logger LOG = Logger.getLogger(VersionLoader.class);

    private final SnapshotReader reader;
    private final ModelLoader loader;

    VersionLoader(SnapshotReader reader, ModelLoader loader) {
        this.reader = reader;
        this.loader = loader;
    }

    /**
     * Reads a model.
     *
     * @param before what serves of it; stays the caller's
     * @return what is to serve, with shares of its own
     */
    LoadedModel load(LoadedModel before) {
        Reading reading = new Reading(before);
        try {
            reading.read();
        } catch (ModelException e) {
            // Nothing can be said about its versions: those that serve go on.
            reading.problem(before.name(), e);
            reading.keepAll();
        }
        return reading.result();
    }

    /** One reading of one model. */
    private final class Reading {
        private final LoadedModel before;
        private final List<ServedModel> versions = new ArrayList<>();
        private final Map<String, ModelProblem> problems = new TreeMap<>();

        Reading(LoadedModel before) {
            this.before = before;
        }

        LoadedModel result() {
            return new LoadedModel(before.name(), List.copyOf(versions), Collections.unmodifiableMap(problems));
        }

        void read() throws ModelException {
            List<String> present = reader.versions(before.name());
            byte[] file = reader.configuration(before.name());
            if (file != null) {
                ConfigFile.parse(file)
                        .unknown()
                        .forEach(field ->
                                LOG.warnf("model %s: %s: not known: %s", before.name(), ConfigFile.NAME, field));
            }
            ModelVersionPolicy policy = config(file).getVersionPolicy();
            switch (policy.getPolicyChoiceCase()) {
                case ALL -> loadAll(present);
                case SPECIFIC -> loadSpecific(policy.getSpecific().getVersionsList(), present);
                case LATEST, POLICYCHOICE_NOT_SET ->
                    loadLatest(Math.max(1, policy.getLatest().getNumVersions()), present);
            }
        }

        private ModelConfig config(byte @Nullable [] file) throws ModelException {
            ConfigFile.Parsed parsed = file == null ? ConfigFile.none() : ConfigFile.parse(file);
            return ConfigCompletion.beforeLoad(parsed.config(), before.name());
        }

        private void loadAll(List<String> present) {
            for (String version : present) {
                load(version).or(() -> kept(version)).ifPresent(versions::add);
            }
        }

        private void loadSpecific(List<Long> wanted, List<String> present) {
            for (String version :
                    wanted.stream().sorted().distinct().map(String::valueOf).toList()) {
                if (present.contains(version)) {
                    load(version).or(() -> kept(version)).ifPresent(versions::add);
                } else {
                    problem(key(version), new ModelException("model.no_version", "the version has no folder"));
                    kept(version).ifPresent(versions::add);
                }
            }
        }

        /** The newest ones that can be loaded: a broken one at the top does not leave the model without any. */
        private void loadLatest(int count, List<String> present) {
            for (int i = present.size() - 1; i >= 0 && versions.size() < count; i--) {
                String version = present.get(i);
                load(version).or(() -> kept(version)).ifPresent(model -> versions.add(0, model));
            }
        }

        private Optional<ServedModel> load(String version) {
            try {
                ModelSnapshot snapshot = reader.read(before.name(), version);
                ModelLeaf identity = loader.identify(snapshot);
                Optional<ServedModel> same = before.version(version)
                        .filter(model -> model.identity().equals(identity))
                        .map(ServedModel::share);
                // The configuration counts as it was read with the version, under its digest.
                return same.isPresent()
                        ? same
                        : Optional.of(loader.load(
                                snapshot, identity, config(snapshot.files().get(ConfigFile.NAME))));
            } catch (ModelException e) {
                problem(key(version), e);
                return Optional.empty();
            } catch (RuntimeException | OutOfMemoryError e) {
                // One model's bug, or hunger, is no other's.
                LOG.errorf(
                        "loading model %s failed with %s",
                        key(version), e.getClass().getName());
                problem(key(version), new ModelException("model.failed", "the model could not be loaded"));
                return Optional.empty();
            }
        }

        private Optional<ServedModel> kept(String version) {
            return before.version(version).map(ServedModel::share);
        }

        void keepAll() {
            before.versions().forEach(model -> versions.add(model.share()));
        }

        void problem(String key, ModelException e) {
            LOG.warnf("model %s cannot be loaded: %s (%s)", key, e.getMessage(), e.code());
            problems.put(key, ModelProblem.of(e));
        }

        private String key(String version) {
            return before.name() + "/" + version;
        }
    }
}
