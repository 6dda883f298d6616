package dev.assay.enclave.tsm;

import dev.assay.enclave.tsm.TsmFault.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads that may hang in the kernel, so that those who ask need not. A thread that hangs keeps its place: there are
 * never more than so many.
 */
final class TsmWorkers implements AutoCloseable {
    private static final int WAITING_FOR_EACH = 16;
    private static final long IDLE_SECONDS = 10;
    /** What a transaction that notices its end by itself may take longer. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;
    private final Duration longest;

    TsmWorkers(TsmOptions options) {
        this.longest = options.total().plus(GRACE);
        this.threads = new ThreadPoolExecutor(
                options.concurrent(),
                options.concurrent(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_FOR_EACH * options.concurrent()),
                work -> {
                    Thread thread = new Thread(work, "assay-tsm");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T> T run(Patience.Step<T> step) throws TsmFault {
        Future<T> future;
        try {
            future = threads.submit(step::run);
        } catch (RejectedExecutionException e) {
            throw new TsmFault(Kind.PERMANENT, "too many reports are being asked for");
        }
        try {
            return future.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TsmFault(Kind.BUSY, "no answer within " + longest.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TsmFault(Kind.PERMANENT, "interrupted while waiting for a report");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TsmFault fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            future.cancel(false);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
