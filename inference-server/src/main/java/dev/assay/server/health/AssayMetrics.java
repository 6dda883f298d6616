package dev.assay.server.health;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.EpochRotation;
import dev.assay.server.attest.EpochState;
import dev.assay.server.attest.EvidenceRefusedException;
import dev.assay.server.attest.EvidenceService;
import dev.assay.server.attest.EvidenceStatistics;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.collateral.CollateralState;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.receipts.Receipts;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The numbers, by names that stay. Labels are from short fixed lists. */
@Singleton
class AssayMetrics {
    private static final List<String> REASONS = List.of(
            EvidenceRefusedException.QUEUE_FULL,
            EvidenceRefusedException.CLIENT_WAITING,
            EvidenceRefusedException.CLIENT_RATE,
            EvidenceRefusedException.QUOTE_TIMEOUT,
            EvidenceRefusedException.STOPPING,
            TeeUnavailableException.CODE,
            TeeUnavailableException.GPU_CODE,
            EpochEndedException.CODE,
            "server.not_ready",
            "server.bug");

    private final EvidenceService evidence;
    private final Collateral collateral;
    private final EpochView epoch;
    private final EpochRotation rotation;
    private final Receipts receipts;
    private final InferencePool pool;
    private final ServerReadiness readiness;
    private final Clock clock;

    AssayMetrics(
            EvidenceService evidence,
            Collateral collateral,
            EpochView epoch,
            EpochRotation rotation,
            Receipts receipts,
            InferencePool pool,
            ServerReadiness readiness,
            Clock clock) {
        this.evidence = evidence;
        this.collateral = collateral;
        this.epoch = epoch;
        this.rotation = rotation;
        this.receipts = receipts;
        this.pool = pool;
        this.readiness = readiness;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        evidence(registry);
        collateral(registry);
        gauge(
                registry,
                "assay.epoch.number",
                "epoch that is served; 0 for none",
                self -> self.seen(EpochView.Glance::number));
        gauge(registry, "assay.epoch.models", "models of that epoch", self -> self.seen(EpochView.Glance::models));
        gauge(
                registry,
                "assay.epoch.age.seconds",
                "since the epoch was attested",
                self -> self.now() - self.rotation.state().since().getEpochSecond());
        gauge(
                registry,
                "assay.epoch.overlapping",
                "epochs before it that are still served",
                self -> self.rotation.state().overlapping());
        gauge(
                registry,
                "assay.epoch.certificate.seconds",
                "until the newest certificate expires",
                self -> self.rotation.state().certificateUntil().getEpochSecond() - self.now());
        gauge(
                registry,
                "assay.epoch.failing",
                "attempts in a row to renew keys or evidence that failed",
                self -> self.rotation
                        .state()
                        .lastFailure()
                        .map(EpochState.Failure::attempts)
                        .orElse(0));
        gauge(
                registry,
                "assay.evidence.age.seconds",
                "since the evidence was made that is published",
                self -> self.seen(EpochView.Glance::evidenceAgeSeconds));
        gauge(
                registry,
                "assay.inference.calls.under.way",
                "calls let in and not answered yet",
                self -> self.pool.calls());
        gauge(
                registry,
                "assay.server.ready",
                "1 if balancers should send calls here",
                self -> self.readiness.isReady() ? 1 : 0);
        FunctionCounter.builder("assay.epochs", rotation, it -> it.state().epoch())
                .description("epochs that were begun")
                .register(registry);
        gauge(registry, "assay.inference.queue.depth", "requests that wait for a thread", self -> self.pool.waiting());
        FunctionCounter.builder("assay.receipts", receipts, Receipts::issued)
                .description("receipts that were signed")
                .register(registry);
    }

    private void evidence(MeterRegistry registry) {
        EvidenceStatistics statistics = evidence.statistics();
        FunctionCounter.builder("assay.evidence.requests", statistics, EvidenceStatistics::requests)
                .description("requests for fresh evidence")
                .register(registry);
        FunctionCounter.builder("assay.evidence.answered", statistics, EvidenceStatistics::answeredCount)
                .description("requests that got evidence")
                .register(registry);
        FunctionCounter.builder("assay.evidence.hangups", statistics, EvidenceStatistics::hangUps)
                .description("callers who were gone before their evidence was there")
                .register(registry);
        for (String reason : REASONS) {
            FunctionCounter.builder(
                            "assay.evidence.refused",
                            statistics,
                            counts -> counts.refusals().getOrDefault(reason, 0L))
                    .description("requests that got none, by the code in the answer")
                    .tag("reason", reason)
                    .register(registry);
        }
        gauge(registry, "assay.evidence.queue.depth", "callers who wait", self -> self.evidence.waiting());
        Timer quotes = Timer.builder("assay.evidence.quote")
                .description("time that the TEE took for a quote")
                .register(registry);
        DistributionSummary shared = DistributionSummary.builder("assay.evidence.shared.per.quote")
                .description("callers who shared a quote")
                .register(registry);
        statistics.listen((callers, nanos) -> {
            quotes.record(nanos, TimeUnit.NANOSECONDS);
            shared.record(callers);
        });
    }

    private void collateral(MeterRegistry registry) {
        gauge(
                registry,
                "assay.collateral.complete",
                "1 if a client needs nothing but the bundle",
                self -> self.collateral.state().isGood(self.now()) ? 1 : 0);
        FunctionCounter.builder(
                        "assay.collateral.failures",
                        collateral,
                        one -> one.state().failures())
                .description("attempts that brought nothing better")
                .register(registry);
        for (EndorsementKind kind : EndorsementKind.values()) {
            Gauge.builder("assay.collateral.next.update.seconds", this, self -> self.secondsLeft(kind))
                    .description("until the first endorsement of a kind ends; NaN where there is none or it has no end")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            Gauge.builder("assay.collateral.age.seconds", this, self -> self.age(kind))
                    .description("since the oldest endorsement of a kind was fetched; NaN where there is none")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private double secondsLeft(EndorsementKind kind) {
        long next = collateral.state().items().stream()
                .filter(item -> item.kind() == kind)
                .mapToLong(CollateralState.Item::nextUpdate)
                .min()
                .orElse(Long.MAX_VALUE);
        return next == Long.MAX_VALUE ? Double.NaN : next - now();
    }

    private double age(EndorsementKind kind) {
        long fetched = collateral.state().items().stream()
                .filter(item -> item.kind() == kind)
                .mapToLong(CollateralState.Item::fetchedAt)
                .min()
                .orElse(0);
        return fetched == 0 ? Double.NaN : now() - fetched;
    }

    private double seen(ToDoubleFunction<EpochView.Glance> number) {
        return epoch.glance().map(number::applyAsDouble).orElse(0.0);
    }

    private void gauge(MeterRegistry registry, String name, String about, ToDoubleFunction<AssayMetrics> value) {
        Gauge.builder(name, this, value).description(about).register(registry);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
