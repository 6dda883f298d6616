package dev.assay.server;

import dev.assay.crypto.Crypto;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.engine.Placer;
import dev.assay.server.model.CatalogPublisher;
import dev.assay.server.model.DiskFiles;
import dev.assay.server.model.ModelLoader;
import dev.assay.server.model.ModelRepository;
import dev.assay.server.model.RepositoryLimits;
import dev.assay.server.model.RepositoryMode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The engine's parts as beans. */
@Singleton
class EngineBeans {
    @Produces
    @Singleton
    InferencePool pool(AssayConfig config) {
        AssayConfig.Pool pool = config.pool();
        if (pool.threads() < 0 || pool.queue() < 1 || pool.queueBytes() < 1) {
            throw new StartupException(
                    StartupException.USAGE, "assay.pool: threads, queue or queue-bytes is out of range");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return new InferencePool(
                "inference", pool.threads() == 0 ? cores : pool.threads(), pool.queue(), pool.queueBytes());
    }

    @Produces
    @Singleton
    Engine engine(AssayConfig config, InferencePool pool) {
        return new Engine(pool, config.deterministic());
    }

    @Produces
    @Singleton
    ModelRepository repository(
            AssayConfig config, Crypto crypto, Engine engine, Placer placer, CatalogPublisher publisher) {
        AssayConfig.Repository bounds = config.repository();
        RepositoryLimits limits =
                new RepositoryLimits(bounds.models(), bounds.files(), bounds.fileBytes(), bounds.modelBytes());
        return new ModelRepository(
                mode(bounds),
                new DiskFiles(config.models()),
                limits,
                new ModelLoader(crypto, engine, placer),
                publisher);
    }

    private static RepositoryMode mode(AssayConfig.Repository repository) {
        RepositoryMode mode;
        try {
            mode = RepositoryMode.of(repository.mode());
        } catch (IllegalArgumentException e) {
            throw new StartupException(StartupException.USAGE, "assay.repository.mode is none, explicit or poll");
        }
        if (repository.pollInterval().toMillis() < 1) {
            throw new StartupException(StartupException.USAGE, "assay.repository.poll-interval is not positive");
        }
        return mode;
    }
}
