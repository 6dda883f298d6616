package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A driver that hangs is asked on a thread of its own, and waited for only so long. Until it comes back, it counts as a
 * driver that does not answer: nothing else is asked of it.
 */
public final class BoundedHardware implements GpuHardware {
    private final GpuHardware hardware;
    private final Duration patience;
    private final ThreadPoolExecutor asking;

    /**
     * Hardware whose answers are waited for.
     *
     * @param hardware who is asked
     * @param patience how long for
     */
    public BoundedHardware(GpuHardware hardware, Duration patience) {
        this.hardware = hardware;
        this.patience = patience;
        this.asking = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), job -> {
            Thread thread = new Thread(job, "nvidia");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public GpuStates look() {
        try {
            return ask(hardware::look);
        } catch (GpuUnavailableException e) {
            return GpuStates.without(GpuMode.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<GpuReading> read(GpuStates states, Bytes nonce) {
        try {
            return ask(() -> hardware.read(states, nonce));
        } catch (GpuUnavailableException e) {
            return states.devices().stream()
                    .map(device -> GpuReading.failed(device, String.valueOf(e.getMessage())))
                    .toList();
        }
    }

    @Override
    public List<GpuUsage> usage(GpuStates states) {
        try {
            return ask(() -> hardware.usage(states));
        } catch (GpuUnavailableException e) {
            return List.of();
        }
    }

    @Override
    public void acceptWork(boolean accept) throws GpuUnavailableException {
        ask(() -> {
            hardware.acceptWork(accept);
            return true;
        });
    }

    private <T> T ask(Callable<T> question) throws GpuUnavailableException {
        Future<T> answer;
        try {
            answer = asking.submit(question);
        } catch (RejectedExecutionException e) {
            throw new GpuUnavailableException("the driver has not come back from an earlier call");
        }
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Not begun, it must not be done later, when nobody waits for it; begun, it cannot be broken off.
            answer.cancel(false);
            asking.purge();
            throw new GpuUnavailableException("the driver did not answer within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
            throw new GpuUnavailableException("interrupted");
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static GpuUnavailableException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof GpuUnavailableException unavailable) {
            return unavailable;
        }
        throw new IllegalStateException("asking the driver failed", cause);
    }

    /** Closes the libraries when the driver has come back. */
    @Override
    public void close() {
        try {
            asking.execute(hardware::close);
        } catch (RejectedExecutionException e) {
            // It hangs, or was closed before: the process's end closes everything.
        }
        asking.shutdown();
    }
}
