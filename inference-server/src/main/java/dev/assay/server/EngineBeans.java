package dev.assay.server;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.InferencePool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The engine's parts as beans. */
@Singleton
class EngineBeans {
    @Produces
    @Singleton
    InferencePool pool(AssayConfig config) {
        int threads = config.pool().threads();
        if (threads < 0 || config.pool().queue() < 1) {
            throw new StartupException(StartupException.USAGE, "assay.pool: threads or queue is out of range");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return new InferencePool(
                "inference", threads == 0 ? cores : threads, config.pool().queue());
    }
}
