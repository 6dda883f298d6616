package dev.assay.server.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which requests are read, run and answered: as many as there are cores, since each is busy from start
 * to end. So many calls are let in as there are threads and places to wait. A call that waits for others to join it
 * holds its place but no thread.
 */
public final class InferencePool implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;
    private final ScratchPool scratches;
    private final Admission admission;

    /**
     * Starts the threads.
     *
     * @param name what the threads are called
     * @param size how many
     * @param queue how many requests may wait
     */
    public InferencePool(String name, int size, int queue) {
        this(name, size, queue, Long.MAX_VALUE);
    }

    /**
     * Starts the threads.
     *
     * @param name what the threads are called
     * @param size how many
     * @param queue how many requests may wait
     * @param queueBytes how large the requests that were let in may be together
     */
    public InferencePool(String name, int size, int queue, long queueBytes) {
        admission = new Admission(size + queue, queueBytes, size);
        scratches = new ScratchPool(2 * size);
        threads =
                new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name + "-"));
        threads.prestartAllCoreThreads();
        timer = new ScheduledThreadPoolExecutor(1, named(name + "-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return job -> {
            Thread thread = new Thread(job, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Runs a job when a thread is free.
     *
     * @param job what to do
     * @param <T> what it makes
     * @return the answer; completed with an {@link EngineException} of kind OVERLOADED when too many wait and
     *     UNAVAILABLE when the pool is closed
     */
    public <T> CompletionStage<T> submit(Job<T> job) {
        return call(CallOptions.defaults(), 0, context -> CompletableFuture.completedStage(job.run(context.scratch())));
    }

    /**
     * Begins a call when a thread is free. It keeps its place and its memory until its stage is complete.
     *
     * @param options a call that nobody waits for any more is not begun
     * @param bytes what its request takes in memory
     * @param call what to do
     * @param <T> what it makes
     * @return the answer; completed with an {@link EngineException} of kind OVERLOADED when too many wait or its turn
     *     would come too late, UNAVAILABLE when the pool is closed, CANCELLED or TIMED_OUT when its turn did come too
     *     late
     */
    public <T> CompletionStage<T> call(CallOptions options, int bytes, Call<T> call) {
        options.trace().submitted();
        if (!admission.couldBeInTime(options.deadline(), waiting()) || !admission.enter(bytes)) {
            // Better refused at once than answered too late: it would only take the others' time.
            return CompletableFuture.failedStage(threads.isShutdown() ? EngineException.unavailable() : overloaded());
        }
        return enqueue(options, bytes, call);
    }

    /**
     * The same on the thread that asks, for calls that are not worth handing over: see {@link ModelScheduler#isQuick}.
     *
     * @param options a call that nobody waits for any more is not begun
     * @param bytes what its request takes in memory
     * @param call what to do
     * @param <T> what it makes
     * @return the answer
     */
    public <T> CompletionStage<T> callHere(CallOptions options, int bytes, Call<T> call) {
        if (threads.isShutdown() || !admission.enter(bytes)) {
            return CompletableFuture.failedStage(threads.isShutdown() ? EngineException.unavailable() : overloaded());
        }
        options.trace().submitted();
        CompletableFuture<T> answer = new CompletableFuture<>();
        begin(answer, options, bytes, call);
        return answer;
    }

    /**
     * The same for the server's own calls, which wait for their turn and need no place.
     *
     * @param options a call that nobody waits for any more is not begun
     * @param call what to do
     * @param <T> what it makes
     * @return the answer
     */
    public <T> CompletionStage<T> callAnyway(CallOptions options, Call<T> call) {
        admission.enterAnyway();
        return enqueue(options, 0, call);
    }

    private <T> CompletionStage<T> enqueue(CallOptions options, int bytes, Call<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> begin(answer, options, bytes, timed(call)));
        } catch (RejectedExecutionException e) {
            admission.leave(bytes);
            answer.completeExceptionally(EngineException.unavailable());
        }
        return answer;
    }

    /** What calls cost the threads is what those who wait for one must reckon with. */
    private <T> Call<T> timed(Call<T> call) {
        return context -> {
            long start = System.nanoTime();
            try {
                return call.begin(context);
            } finally {
                admission.learn(System.nanoTime() - start);
            }
        };
    }

    private <T> void begin(CompletableFuture<T> answer, CallOptions options, int bytes, Call<T> call) {
        CompletionStage<? extends T> stage;
        Scratch scratch = null;
        options.trace().begun();
        try {
            options.requireWanted();
            scratch = scratches.take();
            stage = call.begin(new CallContext(scratch, options));
        } catch (Throwable e) {
            // Whatever it was, and be it that there is no memory: someone waits for the answer.
            stage = CompletableFuture.failedStage(e);
        }
        Scratch taken = scratch;
        var unused = stage.whenComplete((value, failure) -> {
            if (taken != null) {
                scratches.give(taken);
            }
            admission.leave(bytes);
            complete(answer, value, failure);
        });
    }

    @SuppressWarnings("NullAway") // A stage without a failure has the value that its call made, which is never null.
    private static <T> void complete(CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(value);
        } else {
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            answer.completeExceptionally(wrapped ? failure.getCause() : failure);
        }
    }

    /**
     * Goes on with calls that were let in before: never refused, and done even while the pool closes.
     *
     * @param work what to do; handles its own failures
     */
    void resume(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            // Nobody else would complete those calls.
            work.run();
        }
    }

    /**
     * Does something later, on a thread of its own that does nothing else: what takes time is for {@link #resume}.
     *
     * @param nanos how much later
     * @param work what to do; handles its own failures
     * @return cancels it
     */
    Future<?> later(long nanos, Runnable work) {
        try {
            return timer.schedule(work, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The pool is closed, and nothing more is worth waiting for.
            resume(work);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Memory for work that is not one call's. */
    ScratchPool scratches() {
        return scratches;
    }

    /** What a caller is told who would have to wait behind too many. */
    EngineException overloaded() {
        return EngineException.overloaded(admission.retryAfterSeconds());
    }

    /** What a batch cost a thread, which its calls did not know when they were begun. */
    void learn(long nanosPerCall) {
        admission.learn(nanosPerCall);
    }

    /** How many threads there are. */
    public int threads() {
        return threads.getCorePoolSize();
    }

    /** How many requests, and parts of requests, wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** How many calls are let in and not answered yet. */
    public int calls() {
        return admission.calls();
    }

    /** Takes no more calls, and waits up to ten seconds for those that it has. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /**
     * Takes no more calls.
     *
     * @param patience how long those that it has are waited for
     */
    public void close(Duration patience) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    /**
     * Work for a thread of the pool.
     *
     * @param <T> what it makes
     */
    public interface Job<T> {
        /**
         * Does the work.
         *
         * @param scratch native memory, valid until this returns
         * @return the answer, which must not refer to the scratch memory
         * @throws Exception what the caller's stage is completed with
         */
        T run(Scratch scratch) throws Exception;
    }

    /**
     * A call that may have to wait for others.
     *
     * @param <T> what it makes
     */
    public interface Call<T> {
        /**
         * Begins, on a thread of the pool.
         *
         * @param context its memory and wishes
         * @return the answer, which must not refer to the context's memory
         * @throws Exception what the caller's stage is completed with
         */
        CompletionStage<? extends T> begin(CallContext context) throws Exception;
    }
}
