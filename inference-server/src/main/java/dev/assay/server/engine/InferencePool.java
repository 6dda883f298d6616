package dev.assay.server.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which requests are read, run and answered: as many as there are cores, since each is busy from start
 * to end, and a bounded queue before them, past which requests are refused at once.
 */
public final class InferencePool implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    /**
     * Starts the threads.
     *
     * @param name what the threads are called
     * @param size how many
     * @param queue how many requests may wait
     */
    public InferencePool(String name, int size, int queue) {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                job -> new Worker(job, name + "-" + count.incrementAndGet()));
        threads.prestartAllCoreThreads();
    }

    /**
     * Runs a job when a thread is free.
     *
     * @param job what to do
     * @param <T> what it makes
     * @return the answer; completed with an {@link EngineException} of kind OVERLOADED when the queue is full and
     *     UNAVAILABLE when the pool is closed
     */
    public <T> CompletionStage<T> submit(Job<T> job) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> complete(answer, job));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    threads.isShutdown() ? EngineException.unavailable() : EngineException.overloaded());
        }
        return answer;
    }

    /** How many requests wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    private static <T> void complete(CompletableFuture<T> answer, Job<T> job) {
        Scratch scratch = ((Worker) Thread.currentThread()).scratch;
        scratch.reset();
        try {
            answer.complete(job.run(scratch));
        } catch (Throwable e) {
            // Whatever it was, someone waits for the answer.
            answer.completeExceptionally(e);
        }
    }

    /** Takes no more jobs, and waits up to ten seconds for those that it has. */
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

    /** A platform thread with its own scratch memory. */
    private static final class Worker extends Thread {
        private final Scratch scratch = new Scratch();

        Worker(Runnable job, String name) {
            super(job, name);
            setDaemon(true);
        }
    }
}
