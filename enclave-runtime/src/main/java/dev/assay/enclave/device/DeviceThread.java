package dev.assay.enclave.device;

import dev.assay.enclave.TeeUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The thread on which a device is asked. A request to a kernel cannot be taken back: when a device hangs, this thread hangs
 * with it, and those who wait for it go on after the bound. The device is closed on this thread too, so never under a request.
 */
final class DeviceThread {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** Behind a device that hangs nobody waits but in vain. */
    private static final int MAX_WAITING = 64;

    private final String name;
    private final Duration bound;
    private final ThreadPoolExecutor executor;

    DeviceThread(String name, Duration bound) {
        this.name = name;
        this.bound = bound;
        this.executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "assay-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** {@code work}'s answer when its turn has come. */
    <T> T call(Callable<T> work) throws TeeUnavailableException {
        Future<T> answer = submit(work);
        try {
            return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(answer);
            throw unavailable("did not answer within " + bound.toSeconds() + " s");
        } catch (InterruptedException e) {
            giveUp(answer);
            Thread.currentThread().interrupt();
            throw unavailable("was being asked when its caller was interrupted");
        } catch (ExecutionException e) {
            throw translated(e);
        }
    }

    private <T> Future<T> submit(Callable<T> work) throws TeeUnavailableException {
        try {
            return executor.submit(work);
        } catch (RejectedExecutionException e) {
            throw unavailable(executor.isShutdown() ? "is closed" : "has too many waiting for it");
        }
    }

    private void giveUp(Future<?> answer) {
        answer.cancel(true);
        executor.purge();
    }

    private TeeUnavailableException translated(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof TeeUnavailableException already) {
            return already;
        }
        if (cause instanceof IOException refused) {
            return unavailable("gave no evidence: " + refused.getMessage());
        }
        throw new IllegalStateException(name, cause);
    }

    private TeeUnavailableException unavailable(String what) {
        return new TeeUnavailableException(name + " " + what);
    }

    /** Runs {@code last} after what is under way, and nothing after that. Waits for it, but not for a device that hangs. */
    void close(Runnable last) {
        try {
            executor.execute(last);
            executor.shutdown();
            boolean unused = executor.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed before, or behind a device that hangs: nothing can be done about its descriptor.
            executor.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
