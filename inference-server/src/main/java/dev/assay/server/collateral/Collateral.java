package dev.assay.server.collateral;

import dev.assay.crypto.Crypto;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.fetch.CollateralFetcher;
import dev.assay.fetch.EndorsementSource;
import dev.assay.server.collateral.CollateralState.Status;
import dev.assay.server.config.AssayConfig;
import dev.assay.trust.TrustAnchors;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What vendors say about this machine, kept ready so that clients need no vendor's service: fetched on a thread of its
 * own, renewed ahead of its end, and kept while services do not answer, until it ends.
 */
@Singleton
public class Collateral implements BundleEndorsements {
    private static final Logger LOG = Logger.getLogger(Collateral.class);

    private final OwnEvidence evidence;
    private final Clock clock;
    private final CollateralKeeper keeper;
    private final RefreshSchedule schedule;
    private final Duration startWait;
    private final @Nullable CollateralFetcher fetcher;
    private final Status fixed;
    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "collateral");
    private boolean wanted;
    private volatile Runnable changed = () -> {};

    Collateral(
            AssayConfig config,
            OwnEvidence evidence,
            VendorServices services,
            EndorsementMemory memory,
            TrustAnchors anchors,
            Crypto crypto,
            Clock clock) {
        AssayConfig.Collateral settings = config.collateral();
        this.evidence = evidence;
        this.clock = clock;
        this.keeper = new CollateralKeeper(new SelfCheck(anchors, crypto), memory, now());
        this.schedule = new RefreshSchedule(
                settings.refresh(), () -> ThreadLocalRandom.current().nextDouble());
        this.startWait = settings.startWait();
        this.fetcher = evidence.isSimulated() ? null : services.fetcher();
        this.fixed = evidence.isSimulated() ? Status.NOT_NEEDED : Status.OFF;
        this.thread.setDaemon(true);
    }

    /**
     * Begins to ask, where there is something to ask for.
     *
     * @param changed told when there is something else to put into bundles than before
     */
    public void start(Runnable changed) {
        this.changed = changed;
        if (fetcher == null) {
            first.countDown();
        } else {
            thread.start();
        }
    }

    /** Waits until the services were asked for the first time, but no longer than the configuration allows. */
    public void awaitFirst() {
        try {
            if (!first.await(startWait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("no endorsements after %d s; starting without", startWait.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Map<String, CmwRecord> endorsements() {
        return keeper.endorsements(now()).toBundleMembers();
    }

    /** How they stand. */
    public CollateralState state() {
        return fetcher == null ? CollateralState.of(fixed, 0) : keeper.state();
    }

    @Override
    public void note(EvidenceBundle bundle) {
        if (evidence.note(bundle) && fetcher != null) {
            wake();
        }
    }

    private synchronized void wake() {
        wanted = true;
        notifyAll();
    }

    private void run() {
        CollateralFetcher services = fetcher;
        if (services == null) {
            return;
        }
        int failures = 0;
        EndorsementSource source = services;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                failures = refresh(source) ? 0 : failures + 1;
                first.countDown();
                // From now on what is kept is asked for again: it is there to be renewed.
                source = services.renewing();
                await(
                        failures == 0
                                ? schedule.afterSuccess(keeper.state().nextUpdate() - now())
                                : schedule.afterFailure(failures));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean refresh(EndorsementSource source) {
        CollateralState before = keeper.state();
        Map<String, CmwRecord> had = endorsements();
        boolean good = false;
        try {
            good = keeper.refresh(evidence.take(), source, now());
        } catch (TeeUnavailableException e) {
            keeper.failed(TeeUnavailableException.CODE, now());
        } catch (RuntimeException e) {
            // The thread must live; the next attempt may do.
            LOG.errorf("endorsements could not be renewed: %s", e.getClass().getName());
            keeper.failed("server.bug", now());
        }
        log(before, keeper.state());
        if (!endorsements().equals(had)) {
            changed.run();
        }
        return good;
    }

    private static void log(CollateralState before, CollateralState after) {
        if (after.status() != before.status() || !after.code().equals(before.code())) {
            LOG.logf(
                    after.status() == Status.COMPLETE ? Logger.Level.INFO : Logger.Level.WARN,
                    "endorsements of this machine: %s %s",
                    after.status(),
                    after.code());
        } else if (!after.lastFailure().isEmpty()) {
            LOG.warnf("endorsements could not be renewed: %s", after.lastFailure());
        }
    }

    private synchronized void await(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !wanted; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        wanted = false;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @PreDestroy
    void close() {
        thread.interrupt();
    }
}
