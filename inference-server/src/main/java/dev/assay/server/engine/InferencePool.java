package dev.assay.server.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which requests are read, run and answered: as many as there are cores, since each is busy from start
 * to end. So many calls are let in as there are threads and places to wait; whoever comes on top is refused at once. A
 * call that waits for others to join it holds its place but no thread.
 */
public final class InferencePool implements AutoCloseable {
    private static final int SMOOTHING = 16;

    private final ThreadPoolExecutor threads;
    private final ScratchPool scratches;
    private final int capacity;
    private final AtomicInteger calls = new AtomicInteger();

    /** What a call costs a thread, in nanoseconds: a moving average. */
    private final AtomicLong cost = new AtomicLong();

    /**
     * Starts the threads.
     *
     * @param name what the threads are called
     * @param size how many
     * @param queue how many requests may wait
     */
    public InferencePool(String name, int size, int queue) {
        AtomicInteger count = new AtomicInteger();
        capacity = size + queue;
        scratches = new ScratchPool(2 * size);
        threads = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), job -> {
            Thread thread = new Thread(job, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.prestartAllCoreThreads();
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
        return call(CallOptions.defaults(), context -> CompletableFuture.completedStage(job.run(context.scratch())));
    }

    /**
     * Begins a call when a thread is free. It keeps its place and its memory until its stage is complete.
     *
     * @param options a call that nobody waits for any more is not begun
     * @param call what to do
     * @param <T> what it makes
     * @return the answer; completed with an {@link EngineException} of kind OVERLOADED when too many wait, UNAVAILABLE
     *     when the pool is closed, CANCELLED or TIMED_OUT when its turn came too late
     */
    public <T> CompletionStage<T> call(CallOptions options, Call<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (calls.incrementAndGet() > capacity) {
            calls.decrementAndGet();
            answer.completeExceptionally(
                    threads.isShutdown() ? EngineException.unavailable() : EngineException.overloaded(patience()));
            return answer;
        }
        try {
            threads.execute(() -> begin(answer, options, call));
        } catch (RejectedExecutionException e) {
            calls.decrementAndGet();
            answer.completeExceptionally(EngineException.unavailable());
        }
        return answer;
    }

    /**
     * Goes on with calls that were let in before: never refused while the pool lives, and done even while it closes.
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

    /** How many requests, and parts of requests, wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** How many calls are let in and not answered yet. */
    public int calls() {
        return calls.get();
    }

    /** Seconds after which a place should be free, going by what calls cost lately; at least one. */
    long patience() {
        long nanos = cost.get() * calls.get() / threads.getCorePoolSize();
        return Math.max(1, Math.min(60, TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
    }

    private <T> void begin(CompletableFuture<T> answer, CallOptions options, Call<T> call) {
        Scratch scratch = scratches.take();
        long start = System.nanoTime();
        CompletionStage<T> stage;
        try {
            options.requireWanted();
            stage = call.begin(new CallContext(scratch, options));
        } catch (Throwable e) {
            // Whatever it was, someone waits for the answer.
            stage = CompletableFuture.failedStage(e);
        }
        learn(System.nanoTime() - start);
        var unused = stage.whenComplete((value, failure) -> {
            scratches.give(scratch);
            calls.decrementAndGet();
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

    private void learn(long nanos) {
        cost.updateAndGet(average -> average + (nanos - average) / SMOOTHING);
    }

    /** Takes no more calls, and waits up to ten seconds for those that it has. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
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
        CompletionStage<T> begin(CallContext context) throws Exception;
    }
}
