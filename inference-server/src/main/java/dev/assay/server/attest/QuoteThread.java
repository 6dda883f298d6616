package dev.assay.server.attest;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that talks to the TEE for callers. A driver that hangs holds this thread and no other, and it is left
 * alone then: what a driver does when it is interrupted half-way is not known.
 */
final class QuoteThread implements AutoCloseable {
    private final ExecutorService thread;

    QuoteThread() {
        thread = Executors.newSingleThreadExecutor(job -> {
            Thread created = new Thread(job, "evidence-quote");
            created.setDaemon(true);
            return created;
        });
    }

    /** Starts a quote; one at a time is made. */
    <T> Future<T> start(Callable<T> quote) {
        return thread.submit(quote);
    }

    /**
     * Waits for a quote.
     *
     * @throws TimeoutException if it is not there in time; it goes on
     * @throws Exception what the quote failed with
     */
    static <T> T await(Future<T> quote, Duration longest) throws Exception {
        try {
            return quote.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
