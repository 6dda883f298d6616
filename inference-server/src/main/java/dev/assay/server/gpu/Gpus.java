package dev.assay.server.gpu;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.nvidia.GpuCollection;
import dev.assay.enclave.nvidia.GpuDevice;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import dev.assay.enclave.nvidia.GpuMode;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.enclave.nvidia.GpuStates;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.enclave.nvidia.GpuUsage;
import dev.assay.policy.Policy;
import dev.assay.server.gpu.GpuCores.Judged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The enclave's GPUs: taken evidence of, judged, opened, and closed again at once when a reset is seen, when evidence cannot
 * be had or judged, or when it is too old. Evidence is taken for each core by itself, since its nonce names the core.
 *
 * <p>One thread asks driver and vendors; whoever wants evidence of a core that is known gets what there is, without waiting.
 */
public final class Gpus implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Gpus.class);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final GpuSettings settings;
    private final @Nullable GpuMonitor monitor;
    private final GpuJudge judge;
    private final GpuGate gate;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Gpus::daemon);

    private final GpuCores cores;
    private volatile String problem = "";

    /** A core that was made up to open the GPUs for models, until there is a real one. */
    private @Nullable Bytes preliminary;

    /**
     * GPUs that nobody has looked at yet.
     *
     * @param monitor null to leave GPUs alone
     */
    public Gpus(GpuSettings settings, @Nullable GpuMonitor monitor, GpuJudge judge, GpuGate gate) {
        this.settings = settings;
        this.monitor = isLookedAt(settings.use()) ? monitor : null;
        this.judge = judge;
        this.gate = gate;
        this.cores = new GpuCores(gate);
    }

    private static boolean isLookedAt(GpuUse use) {
        return use == GpuUse.AUTO || use == GpuUse.REQUIRED;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "gpus");
        thread.setDaemon(true);
        return thread;
    }

    /** The gate before the GPUs. */
    public GpuGate gate() {
        return gate;
    }

    /** What the machine has; one line for each thing. */
    public List<String> describe() {
        if (settings.use() == GpuUse.DANGEROUSLY_UNCHECKED) {
            return List.of("GPUs: used without a check (assay.gpu=dangerously-unchecked)");
        }
        return monitor == null
                ? List.of("GPUs: not used (assay.gpu=none)")
                : monitor.last().describe();
    }

    /** Why no GPU, or not every GPU, is in use though it might be; empty if all is well or nothing is there. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** The GPUs that there are, by UUID. */
    public List<String> ids() {
        return monitor == null
                ? List.of()
                : monitor.last().devices().stream()
                        .filter(device -> device.kind() == Kind.GPU)
                        .map(GpuDevice::id)
                        .toList();
    }

    /** How much of a GPU is in use, at the last look; empty where it does not say. */
    public Optional<GpuUsage> usage(String id) {
        return monitor == null
                ? Optional.empty()
                : monitor.usage().stream()
                        .filter(usage -> usage.id().equals(id))
                        .findFirst();
    }

    private boolean isPresent() {
        return monitor != null && monitor.last().mode() != GpuMode.ABSENT;
    }

    /**
     * The GPUs for models. These are loaded before there is a core that could name them, so the first one has the GPUs
     * asked under a core that nobody will ever see: it opens them, and says nothing to anybody else.
     *
     * @param policy the policy that this enclave enforces
     * @param random 32 bytes that nobody has seen before
     */
    public GpuAccess access(Supplier<Policy> policy, Supplier<Bytes> random) {
        return new GpuAccess() {
            @Override
            public boolean isPresent() {
                return settings.use() == GpuUse.DANGEROUSLY_UNCHECKED || Gpus.this.isPresent();
            }

            @Override
            public void check() {
                if (Gpus.this.isPresent()) {
                    beginFirst(random.get(), policy.get());
                }
            }

            @Override
            public GpuGate gate() {
                return gate;
            }
        };
    }

    private synchronized void beginFirst(Bytes core, Policy policy) {
        if (cores.isEmpty()) {
            begin(core, policy);
            preliminary = core;
        }
    }

    /**
     * Before anything else is started: whether what the operator requires can be had at all.
     *
     * @throws GpuUnavailableException if a GPU is required, and none is in confidential-computing mode
     */
    public void requireUsable() throws GpuUnavailableException {
        if (monitor != null && settings.use() == GpuUse.REQUIRED) {
            requireOn(monitor.last());
        }
    }

    private static void requireOn(GpuStates states) throws GpuUnavailableException {
        if (states.mode() != GpuMode.ON) {
            throw new GpuUnavailableException(String.valueOf(states.describe().get(0)));
        }
    }

    /**
     * Evidence for a statement over this core: of the devices that passed, as last seen. For a core that was not seen
     * before, it is taken and judged now.
     *
     * @param policy the policy whose digest the core states
     * @throws TeeUnavailableException if a GPU is required and none may be used
     */
    public List<GpuEvidence> evidence(Bytes coreDigest, Policy policy) throws TeeUnavailableException {
        boolean required = settings.use() == GpuUse.REQUIRED;
        if (monitor == null || !required && !isPresent()) {
            return List.of();
        }
        if (!cores.knows(coreDigest)) {
            begin(coreDigest, policy);
        }
        List<GpuEvidence> evidence = cores.evidence(coreDigest);
        if (evidence.isEmpty() && required) {
            throw TeeUnavailableException.ofGpu("assay.gpu=required, and no GPU may be used: "
                    + (problem.isEmpty() ? "evidence is too old" : problem));
        }
        return evidence;
    }

    /** No statement over this core will be made any more: what its policy says of the GPUs does not matter. */
    public void forget(Bytes coreDigest) {
        cores.forget(coreDigest, problem);
    }

    private Duration life(Policy policy) {
        Duration own = settings.refresh().multipliedBy(2);
        Duration allowed = Duration.ofSeconds(policy.gpu().maxAgeSeconds());
        return own.compareTo(allowed) < 0 ? own : allowed;
    }

    private synchronized void begin(Bytes coreDigest, Policy policy) {
        if (cores.knows(coreDigest)) {
            return;
        }
        refresh(coreDigest, policy, true);
        Bytes made = preliminary;
        if (made != null) {
            preliminary = null;
            forget(made);
        }
    }

    /**
     * Evidence for one core. What the devices are shuts everything; that a policy refuses them is that core's alone, but for
     * the gate, which is everybody's.
     *
     * @param begins whether the core is a new one; another may be forgotten meanwhile
     * @return whether they are as they were
     */
    private boolean refresh(Bytes coreDigest, Policy policy, boolean begins) {
        GpuMonitor asked = Objects.requireNonNull(monitor);
        long since = gate.now();
        try {
            GpuCollection collection = asked.collect(coreDigest);
            requireOn(collection.states());
            CheckedGpus checked = CheckedGpus.of(judge.judge(collection, policy), collection.states());
            if (checked.usable().isEmpty()) {
                refused(coreDigest, policy, checked.reason(), begins);
                return true;
            }
            if (!Boolean.TRUE.equals(asked.last().ready())) {
                asked.acceptWork(true);
            }
            long life = life(policy).toNanos();
            long again = Math.min(settings.refresh().toNanos(), life / 2);
            Judged passed = new Judged(policy, checked.usable(), checked.evidence(), since + life, since + again);
            cores.keep(coreDigest, passed, checked.reason(), begins);
            report(checked.reason());
            return true;
        } catch (GpuUnavailableException e) {
            failed(coreDigest, policy, String.valueOf(e.getMessage()), begins);
            return false;
        } catch (RuntimeException bug) {
            failed(coreDigest, policy, "checking failed with " + bug.getClass().getName(), begins);
            throw bug;
        }
    }

    private void refused(Bytes coreDigest, Policy policy, String reason, boolean begins) {
        report(reason);
        if (begins && settings.use() == GpuUse.REQUIRED && cores.anyPassed()) {
            // It will not be served, and those that are go on.
            return;
        }
        cores.keep(coreDigest, Judged.nothing(policy, soon()), reason, begins);
        if (!cores.anyPassed()) {
            acceptNoWork();
        }
    }

    private void failed(Bytes coreDigest, Policy policy, String reason, boolean begins) {
        cores.keep(coreDigest, Judged.nothing(policy, soon()), reason, begins);
        shut(reason);
    }

    private long soon() {
        return gate.now() + RETRY.toNanos();
    }

    /** Nothing goes to any GPU from here on; evidence that was taken before counts no more. */
    private void shut(String reason) {
        cores.shut(reason, soon());
        report(reason);
        acceptNoWork();
    }

    private void acceptNoWork() {
        GpuMonitor closed = Objects.requireNonNull(monitor);
        if (closed.last().mode() == GpuMode.ON
                && Boolean.TRUE.equals(closed.last().ready())) {
            try {
                closed.acceptWork(false);
            } catch (GpuUnavailableException e) {
                LOG.warnf("%s; this server's own gate is closed all the same", e.getMessage());
            }
        }
    }

    private void report(String reason) {
        if (reason.equals(problem)) {
            return;
        }
        problem = reason;
        if (reason.isEmpty()) {
            LOG.infof("GPUs in use: %s", gate.open());
        } else {
            LOG.warnf("GPUs not in use, or not all: %s", reason);
        }
    }

    /**
     * From now on looks at what is due.
     *
     * @param changed told after evidence was replaced or lost
     */
    public void start(Runnable changed) {
        if (!isPresent()) {
            return;
        }
        long every = settings.poll().toMillis();
        watch.scheduleWithFixedDelay(() -> guarded(changed), every, every, TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable changed) {
        try {
            if (look()) {
                changed.run();
            }
        } catch (RuntimeException bug) {
            // The thread must live on; the class says where to look.
            LOG.errorf("watching the GPUs failed with %s", bug.getClass().getName());
        }
    }

    /** Whether evidence was replaced or lost. */
    synchronized boolean look() {
        String change = change(Objects.requireNonNull(monitor));
        if (change == null && !cores.isDue()) {
            return false;
        }
        List<List<GpuEvidence>> before = cores.evidence();
        if (change != null) {
            shut(change);
        }
        refreshAll();
        return !cores.evidence().equals(before);
    }

    /** Who cannot look does not know that nothing changed. */
    private @Nullable String change(GpuMonitor asked) {
        try {
            return asked.changed();
        } catch (RuntimeException bug) {
            shut("looking failed with " + bug.getClass().getName());
            throw bug;
        }
    }

    private void refreshAll() {
        for (Map.Entry<Bytes, Policy> core : cores.newestFirst()) {
            if (cores.knows(core.getKey()) && !refresh(core.getKey(), core.getValue(), false)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        cores.close("the server is stopping");
        if (monitor != null) {
            monitor.close();
        }
    }
}
