package dev.assay.server;

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
import dev.assay.server.model.ModelException;
import dev.assay.server.model.ModelRepository;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** From start to ready, in the order that matters: models, warm-up, evidence, and only then the doors open. */
@Singleton
class ServerLifecycle {
    private static final Logger LOG = Logger.getLogger(ServerLifecycle.class);

    private final AssayConfig config;
    private final InferencePool pool;
    private final ModelRepository repository;
    private final EpochRotation rotation;
    private final Epochs epochs;
    private final TeeProvider tee;
    private final Gpus gpus;
    private final Collateral collateral;

    ServerLifecycle(
            AssayConfig config,
            InferencePool pool,
            ModelRepository repository,
            EpochRotation rotation,
            Epochs epochs,
            TeeProvider tee,
            Gpus gpus,
            Collateral collateral) {
        this.config = config;
        this.pool = pool;
        this.repository = repository;
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
            repository.start(config.repository().loadModels().orElse(List.of()));
            rotation.start();
            gpus.start(this::renew);
            repository.watch(config.repository().pollInterval().toMillis());
        } catch (ModelException e) {
            boolean unattested = e.code().equals(EpochPublisher.UNATTESTED);
            throw new StartupException(
                    StartupException.UNAVAILABLE, (unattested ? "" : "assay.models: ") + e.getMessage());
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
        repository.close();
        pool.close();
        rotation.stop();
    }
}
