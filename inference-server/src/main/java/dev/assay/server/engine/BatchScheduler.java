package dev.assay.server.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls wait in a queue, and runs those together that fit together. A batch is put together when a thread begins
 * it, not when it is sent for, so everything that came in between goes along: under load batches grow by themselves, and
 * an idle model answers at once. Waiting on purpose is for models that say so.
 */
final class BatchScheduler implements ModelScheduler {
    private final ModelSession session;
    private final RequestShape shape;
    private final BatchSettings settings;
    private final InferencePool pool;
    private final ModelStatistics statistics = new ModelStatistics();

    /** Guards what is below it. */
    private final Object lock = new Object();

    private final CallQueue queue;
    private int running;
    private @Nullable Future<?> wake;

    BatchScheduler(ModelSession session, RequestShape shape, BatchSettings settings, InferencePool pool) {
        this.session = session;
        this.shape = shape;
        this.settings = settings;
        this.pool = pool;
        this.queue = new CallQueue(settings);
    }

    @Override
    public List<TensorSpec> inputs() {
        return shape.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return session.outputs();
    }

    @Override
    public ModelStatistics statistics() {
        return statistics;
    }

    @Override
    public int waiting() {
        synchronized (lock) {
            return queue.size();
        }
    }

    @Override
    public CompletionStage<List<Tensor>> infer(List<Tensor> tensors, List<String> wanted, CallContext context) {
        try {
            context.options().requireWanted();
            requirePatience(context.options());
            // Whatever is wrong with a call is found before others are in a batch with it.
            session.requireFit(tensors, wanted);
            PendingCall call = new PendingCall(tensors, wanted, context, shape.requireRows(tensors));
            enqueue(call);
            Runnable forget = context.options().cancellation().onCancel(() -> drop(call, EngineException.cancelled()));
            call.answer().whenComplete((outputs, failure) -> forget.run());
            dispatch();
            return call.answer();
        } catch (EngineException e) {
            statistics.failed(0, e);
            return CompletableFuture.failedStage(e);
        }
    }

    /** A call's own patience counts where the policy lets it, and ends it where it does not only move it back. */
    private void requirePatience(CallOptions options) throws EngineException {
        QueuePolicy policy = settings.policy(settings.level(options));
        if (policy.mayOverride() && !policy.delayLate()) {
            options.requirePatience();
        }
    }

    private void enqueue(PendingCall call) throws EngineException {
        synchronized (lock) {
            if (!queue.offer(call)) {
                throw pool.overloaded();
            }
            QueuePolicy policy = settings.policy(settings.level(call.options()));
            long patience = policy.timeoutNanos(call.options());
            long end = Math.min(
                    patience == 0 ? Long.MAX_VALUE : patience,
                    call.options().deadline().remainingNanos());
            if (end < Long.MAX_VALUE) {
                call.setAlarm(pool.later(end, () -> tooLate(call, policy)));
            }
        }
    }

    /** The end of a call's patience is no end of its deadline: such a call may be one that waits on. */
    private void tooLate(PendingCall call, QueuePolicy policy) {
        if (policy.delayLate() && !call.options().deadline().hasPassed()) {
            synchronized (lock) {
                if (queue.delay(call) && call.options().deadline().isFinite()) {
                    call.setAlarm(pool.later(
                            call.options().deadline().remainingNanos(), () -> drop(call, EngineException.timedOut())));
                }
            }
            dispatch();
        } else {
            drop(call, EngineException.timedOut());
        }
    }

    private void drop(PendingCall call, EngineException reason) {
        boolean dropped;
        synchronized (lock) {
            dropped = queue.remove(call);
        }
        if (dropped) {
            call.stopAlarm();
            statistics.failed(call.waitedNanos(), reason);
            // Whoever waits for the answer goes on with it, and that is no work for a timer or an event loop.
            pool.resume(() -> call.answer().completeExceptionally(reason));
        }
    }

    /** Sends for as many batches as may run and are worth running now. */
    private void dispatch() {
        int batches = 0;
        synchronized (lock) {
            while (running < settings.instances() && batches < queue.size() && isWorthRunning()) {
                running++;
                batches++;
            }
        }
        for (int i = 0; i < batches; i++) {
            pool.resume(this::runNext);
        }
    }

    private boolean isWorthRunning() {
        PendingCall head = queue.head();
        if (head == null) {
            return false;
        }
        long left = settings.joins() && !queue.isHeadLate() ? settings.maxDelayNanos() - head.waitedNanos() : 0;
        if (left <= 0 || queue.rowsWithHead() >= enoughRows()) {
            return true;
        }
        if (wake == null) {
            wake = pool.later(left, this::wakeUp);
        }
        return false;
    }

    private void wakeUp() {
        synchronized (lock) {
            wake = null;
        }
        dispatch();
    }

    /** Rows for which no more need be waited for. */
    private int enoughRows() {
        return settings.preferredRows().isEmpty()
                ? settings.maxRows()
                : settings.preferredRows().get(0);
    }

    private void runNext() {
        List<PendingCall> calls;
        synchronized (lock) {
            calls = queue.take(rowsToTake());
            calls.forEach(PendingCall::stopAlarm);
        }
        try {
            if (calls.size() == 1) {
                runAlone(calls.get(0));
            } else if (!calls.isEmpty()) {
                runTogether(new Batch(calls), calls);
            }
        } finally {
            synchronized (lock) {
                running--;
            }
            dispatch();
        }
    }

    /** The largest preferred size that can be had; else all there is. */
    private int rowsToTake() {
        int rows = settings.preferredRows().isEmpty() ? 0 : queue.rowsWithHead();
        int best = 0;
        for (int preferred : settings.preferredRows()) {
            best = preferred <= rows ? preferred : best;
        }
        return best == 0 ? settings.maxRows() : best;
    }

    private void runAlone(PendingCall call) {
        long waited = call.waitedNanos();
        RunTimes times = new RunTimes();
        try {
            // Not into the call's memory: the thread that brought it may still be taking from that.
            List<Tensor> outputs =
                    session.run(call.tensors(), call.wanted(), call.options().maxOutputBytes(), times, null);
            statistics.executed(call.rows(), times);
            answered(call, waited, times, call.rows());
            call.answer().complete(outputs);
        } catch (Throwable e) {
            fail(call, e);
        }
    }

    private void runTogether(Batch batch, List<PendingCall> calls) {
        long[] waited = calls.stream().mapToLong(PendingCall::waitedNanos).toArray();
        RunTimes times = new RunTimes();
        List<Tensor> outputs;
        try {
            outputs = run(batch, times);
        } catch (Throwable e) {
            // One of them is at fault, and only that one is to fail.
            calls.forEach(this::runAlone);
            return;
        }
        statistics.executed(batch.rows(), times);
        for (int i = 0; i < calls.size(); i++) {
            PendingCall call = calls.get(i);
            long queued = waited[i];
            boolean last = i == calls.size() - 1;
            if (last || pool.threads() == 1) {
                answer(call, batch, outputs, queued, times);
            } else {
                pool.resume(() -> answer(call, batch, outputs, queued, times));
            }
        }
    }

    private List<Tensor> run(Batch batch, RunTimes times) throws EngineException {
        Scratch scratch = pool.scratches().take();
        try {
            List<Tensor> outputs =
                    session.run(batch.inputs(scratch), batch.wanted(), batch.maxOutputBytes(), times, null);
            batch.requireRows(outputs);
            return outputs;
        } finally {
            pool.scratches().give(scratch);
        }
    }

    private void answered(PendingCall call, long queued, RunTimes times, int batchRows) {
        CallTrace trace = call.options().trace();
        trace.ran(times, batchRows);
        long before = trace.takeWaitedNanos();
        statistics.answered(call.rows(), before + call.waitedNanos(), before + queued, times);
    }

    private void answer(PendingCall call, Batch batch, List<Tensor> outputs, long queued, RunTimes times) {
        try {
            List<Tensor> own = batch.outputsOf(call, outputs);
            answered(call, queued, times, batch.rows());
            call.answer().complete(own);
        } catch (Throwable e) {
            fail(call, e);
        }
    }

    private void fail(PendingCall call, Throwable reason) {
        statistics.failed(call.waitedNanos(), reason);
        call.answer().completeExceptionally(reason);
    }

    /** Whoever closes a model has waited for its calls; what is left nobody waits for. */
    @Override
    public void close() {
        List<PendingCall> left;
        synchronized (lock) {
            left = queue.take(Integer.MAX_VALUE);
        }
        left.forEach(call -> call.answer().completeExceptionally(EngineException.unavailable()));
    }
}
