package dev.assay.enclave.device;

import dev.assay.enclave.jni.DeviceException;
import java.util.concurrent.TimeUnit;

/** Asks again while a device is busy, ever less often, up to a bound. */
public final class Patience {
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private Patience() {}

    /** A request to a device. */
    @FunctionalInterface
    public interface Request<T> {
        /** @throws DeviceException which is transient where asking again may help */
        T make() throws DeviceException;
    }

    /**
     * The answer to {@code request}, made again while it fails for a transient reason.
     *
     * @throws DeviceException its last failure
     */
    public static <T> T whileBusy(Request<T> request) throws DeviceException {
        long began = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return request.make();
            } catch (DeviceException e) {
                if (!e.isTransient() || System.nanoTime() - began > BOUND_NANOS || !slept(pause)) {
                    throw e;
                }
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static boolean slept(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            // Whoever waited has gone: there is nobody to ask for any more.
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
