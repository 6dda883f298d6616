package dev.assay.server;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.drain.Drain;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.gpu.Gpus;
import dev.assay.server.model.ModelException;
import dev.assay.server.model.ModelRepository;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** From start to ready, in the order that matters: models, warm-up, evidence, and only then the doors open. */
@Singleton
class ServerLifecycle {
    private static final Logger LOG = Logger.getLogger(ServerLifecycle.class);

    /** Runs whose callers are gone are not waited for much longer. */
    private static final Duration LAST_RUNS = Duration.ofSeconds(5);

    private final AssayConfig config;
    private final InferencePool pool;
    private final ModelRepository repository;
    private final EpochRotation rotation;
    private final Gpus gpus;
    private final Collateral collateral;
    private final Drain drain;
    private final ReadyLine readyLine;

    ServerLifecycle(
            AssayConfig config,
            InferencePool pool,
            ModelRepository repository,
            EpochRotation rotation,
            Gpus gpus,
            Collateral collateral,
            Drain drain,
            ReadyLine readyLine) {
        this.config = config;
        this.pool = pool;
        this.repository = repository;
        this.rotation = rotation;
        this.gpus = gpus;
        this.collateral = collateral;
        this.drain = drain;
        this.readyLine = readyLine;
    }

    /** Quarkus opens its ports after this. */
    void start(@Observes StartupEvent event) {
        StopSignals.handle(drain::hurry);
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

    void listening(@ObservesAsync HttpsServerStart event) {
        readyLine.listening(ReadyLine.Listener.TLS);
    }

    void listening(@ObservesAsync HttpServerStart event) {
        readyLine.listening(ReadyLine.Listener.PLAIN);
    }

    /** Before the doors close: Quarkus fires this, and goes on when it returns. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        Duration delay = config.drain().delay();
        Duration timeout = config.drain().timeout();
        LOG.infof("stopping: not ready any more; new calls are taken for %d s", delay.toSeconds());
        try {
            int left = drain.run(delay, timeout);
            if (left > 0) {
                LOG.warnf("%d calls were not answered within %d s", left, timeout.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the doors are closed. Whatever still computes has nobody left to answer, and no key outlives this. */
    void stop(@Observes ShutdownEvent event) {
        rotation.stop();
        repository.close();
        pool.close(drain.underWay() > 0 ? Duration.ZERO : LAST_RUNS);
        LOG.info("stopped: all keys are wiped");
    }
}
