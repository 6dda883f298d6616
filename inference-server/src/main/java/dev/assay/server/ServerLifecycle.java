package dev.assay.server;

import dev.assay.crypto.Crypto;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.attest.Epochs;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.gpu.Gpus;
import dev.assay.server.model.DiskFiles;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ModelException;
import dev.assay.server.model.RepositoryLimits;
import dev.assay.server.model.ServedModel;
import dev.assay.server.model.WarmUp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jboss.logging.Logger;

/** From start to ready, in the order that matters: models, warm-up, evidence, and only then the doors open. */
@Singleton
class ServerLifecycle {
    private static final Logger LOG = Logger.getLogger(ServerLifecycle.class);

    private final AssayConfig config;
    private final Crypto crypto;
    private final InferencePool pool;
    private final EpochRotation rotation;
    private final Epochs epochs;
    private final TeeProvider tee;
    private final Gpus gpus;
    private final Collateral collateral;

    ServerLifecycle(
            AssayConfig config,
            Crypto crypto,
            InferencePool pool,
            EpochRotation rotation,
            Epochs epochs,
            TeeProvider tee,
            Gpus gpus,
            Collateral collateral) {
        this.config = config;
        this.crypto = crypto;
        this.pool = pool;
        this.rotation = rotation;
        this.epochs = epochs;
        this.tee = tee;
        this.gpus = gpus;
        this.collateral = collateral;
    }

    /** Quarkus opens its ports after this. */
    void start(@Observes StartupEvent event) {
        try {
            gpus.requireUsable();
            collateral.start(rotation::renewSoon);
            ModelCatalog models = load();
            warmUp(models);
            collateral.awaitFirst();
            rotation.serve(models);
            rotation.start();
            gpus.start(this::renew);
        } catch (ModelException e) {
            throw new StartupException(StartupException.UNAVAILABLE, "assay.models: " + e.getMessage());
        } catch (TeeUnavailableException e) {
            throw new StartupException(StartupException.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (GpuUnavailableException e) {
            throw new StartupException(
                    StartupException.UNAVAILABLE, "assay.gpu=required, and no GPU may be used: " + e.getMessage());
        }
    }

    /** The published bundle names the GPUs as they are now. */
    private void renew() {
        try {
            rotation.renew();
        } catch (TeeUnavailableException e) {
            LOG.warnf("after a look at the GPUs: %s; what was published before still is", e.getMessage());
        }
    }

    private ModelCatalog load() throws ModelException {
        AssayConfig.Repository bounds = config.repository();
        RepositoryLimits limits =
                new RepositoryLimits(bounds.models(), bounds.files(), bounds.fileBytes(), bounds.modelBytes());
        ModelCatalog models = ModelCatalog.load(new DiskFiles(config.models()), limits, crypto);
        models.problems()
                .forEach((model, problem) ->
                        LOG.warnf("model %s is not served: %s (%s)", model, problem.message(), problem.code()));
        return models;
    }

    /** One after another: a queue shorter than the list of models must not keep the server from starting. */
    private void warmUp(ModelCatalog models) {
        for (ServedModel model : models.models()) {
            pool.submit(scratch -> WarmUp.run(model, scratch))
                    .toCompletableFuture()
                    .join();
        }
    }

    /** The one line on stdout, once clients can connect. */
    void ready(@ObservesAsync HttpsServerStart event, HttpServer server) {
        epochs.acquire().ifPresent(lease -> {
            try (lease) {
                int models = lease.epoch().models().models().size();
                System.out.println(String.format(
                        "assay: %s on https://%s:%d tee=%s models=%d core=%s",
                        models > 0 ? "ready" : "not ready (no model could be loaded)",
                        config.instanceName(),
                        server.getSecurePort(),
                        tee.tee().name().toLowerCase(Locale.ROOT),
                        models,
                        lease.epoch().coreDigest().hex()));
                System.out.flush();
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        pool.close();
        rotation.stop();
    }
}
