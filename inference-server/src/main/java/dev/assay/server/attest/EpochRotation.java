package dev.assay.server.attest;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.model.ModelCatalog;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * When epochs begin and end, and when evidence and certificate are renewed: on schedule, and when models or policy change.
 * Whatever is new is attested first and served second; when that fails, the old one stays, the failure shows in
 * {@link #state}, and it is tried again later.
 *
 * <p>One thread does this, and never while it answers anybody: a quote may take seconds.
 */
@Singleton
public class EpochRotation {
    private static final Logger LOG = Logger.getLogger(EpochRotation.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration POLICY_LOOK = Duration.ofSeconds(30);
    private static final Duration SHORTEST_OVERLAP = Duration.ofSeconds(10);
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

    private final AssayConfig config;
    private final EpochFactory factory;
    private final Epochs epochs;
    private final EnforcedPolicy policy;
    private final Clock clock;
    private final Retried rotation = new Retried("rotation");
    private final Retried renewal = new Retried("renewal");
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(EpochRotation::daemon);
    private Instant policyLook = Instant.MIN;
    private volatile boolean renewalWanted;
    private volatile EpochState state = EpochState.NONE;

    EpochRotation(AssayConfig config, EpochFactory factory, Epochs epochs, EnforcedPolicy policy, Clock clock) {
        this.config = config;
        this.factory = factory;
        this.epochs = epochs;
        this.policy = policy;
        this.clock = clock;
        requireAtLeast("assay.epochs.overlap", config.epochs().overlap(), SHORTEST_OVERLAP);
        requireAtLeast("assay.epochs.rotation", config.epochs().rotation(), SHORTEST_LIFE);
        requireAtLeast("assay.certificate-lifetime", config.certificateLifetime(), SHORTEST_LIFE);
        requireAtLeast("assay.evidence.lifetime", config.evidence().lifetime(), SHORTEST_LIFE);
    }

    /**
     * An overlap is longer than a handshake may take (the server gives up after ten seconds), so that no handshake under
     * the old key is under way when that is wiped.
     */
    private static void requireAtLeast(String setting, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new StartupException(StartupException.USAGE, setting + ": at least " + least);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "epochs");
        thread.setDaemon(true);
        return thread;
    }

    /** From now on looks every second at what is due. */
    public void start() {
        watch.scheduleWithFixedDelay(this::guarded, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Serves these models under new keys: at start, and whenever the set of models changes.
     *
     * @param models the epoch's from now on, unless this fails
     * @throws TeeUnavailableException when the TEE does not vouch; what was served before still is
     */
    public synchronized void serve(ModelCatalog models) throws TeeUnavailableException {
        begin(factory.attest(models));
    }

    /**
     * Serves the same models under new keys.
     *
     * @throws TeeUnavailableException when the TEE does not vouch; what was served before still is
     */
    public synchronized void rotate() throws TeeUnavailableException {
        for (Epoch current : current()) {
            rotation.run(() -> begin(factory.attestAgain(current)), clock.instant());
        }
    }

    /**
     * Fresh evidence and a new certificate for the keys that are served, for example when endorsements have changed.
     *
     * @throws TeeUnavailableException when the TEE does not vouch; what was published before still is
     */
    public synchronized void renew() throws TeeUnavailableException {
        for (Epoch current : current()) {
            // Before it is done: what changes meanwhile may have come too late for it.
            renewalWanted = false;
            renewal.run(() -> factory.renew(current), clock.instant());
        }
    }

    /** How it stands. */
    public EpochState state() {
        return state;
    }

    private List<Epoch> current() {
        return epochs.served().stream().limit(1).toList();
    }

    private void begin(Epoch next) {
        epochs.replace(next, clock.instant().plus(config.epochs().overlap()));
        rotation.succeeded();
        renewal.succeeded();
        describe();
    }

    /** Evidence and certificate are renewed at the next look: what goes into a bundle has changed. */
    public void renewSoon() {
        renewalWanted = true;
    }

    /** An exception would end the schedule, and with it rotation and renewal, without a word. */
    private void guarded() {
        try {
            look();
        } catch (RuntimeException bug) {
            LOG.errorf("looking at the epochs failed with %s", bug.getClass().getName());
        }
    }

    /** Whatever is due now. */
    synchronized void look() {
        Instant now = clock.instant();
        epochs.retire(now);
        for (Epoch current : current()) {
            boolean due = isRotationDue(current, now);
            if (!due) {
                // A policy that could not be read is again the one that is stated.
                rotation.succeeded();
            }
            attempt(rotation, due, this::rotate, now);
        }
        for (Epoch current : current()) {
            boolean due = renewalWanted || !now.isBefore(current.newest().renewAt());
            attempt(renewal, due, this::renew, now);
        }
        describe();
    }

    private boolean isRotationDue(Epoch current, Instant now) {
        return !now.isBefore(current.since().plus(config.epochs().rotation())) || hasPolicyChanged(current, now);
    }

    /** A policy that cannot be read counts as changed: the attempt to state it says why it fails. */
    private boolean hasPolicyChanged(Epoch current, Instant now) {
        if (now.isBefore(policyLook) && rotation.failure().isEmpty()) {
            return false;
        }
        policyLook = now.plus(POLICY_LOOK);
        try {
            return !policy.digest().equals(current.core().policyDigest());
        } catch (StartupException unreadable) {
            return true;
        }
    }

    private static void attempt(Retried retried, boolean due, Retried.Step step, Instant now) {
        if (!due || !retried.mayTry(now)) {
            return;
        }
        try {
            step.run();
        } catch (TeeUnavailableException | StartupException e) {
            LOG.warnf("%s; what was served before still is", e.getMessage());
        } catch (RuntimeException bug) {
            // The thread must live on; the class says where to look.
            LOG.errorf("an epoch failed with %s", bug.getClass().getName());
        }
    }

    private void describe() {
        List<Epoch> served = epochs.served();
        if (served.isEmpty()) {
            state = EpochState.NONE;
            return;
        }
        Epoch current = served.get(0);
        state = new EpochState(
                current.core().epoch(),
                current.since(),
                current.newest().tls().certificate().getNotAfter().toInstant(),
                served.size() - 1,
                rotation.failure().or(renewal::failure));
    }

    /** Ends all epochs: nothing is served any more, and no key is left. */
    @PreDestroy
    public void stop() {
        watch.shutdownNow();
        epochs.wipe();
        state = EpochState.NONE;
    }
}
