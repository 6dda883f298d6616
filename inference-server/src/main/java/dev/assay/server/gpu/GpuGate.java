package dev.assay.server.gpu;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * What stands between data and GPUs. A GPU is behind it until this enclave has verified and appraised the GPU's evidence
 * under its own policy, and again from the moment on that something speaks against it, or that nothing was heard for too
 * long. Whoever sends anything to a GPU asks first, each time.
 *
 * <p>Time is the monotonic clock's: the operator sets the other one.
 */
public final class GpuGate {
    private final LongSupplier nanoTime;
    private volatile State state = new State(Map.of(), "no GPU was checked");

    private final boolean unchecked;

    /** A closed gate. */
    public GpuGate() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    GpuGate(LongSupplier nanoTime) {
        this(nanoTime, false);
    }

    private GpuGate(LongSupplier nanoTime, boolean unchecked) {
        this.nanoTime = nanoTime;
        this.unchecked = unchecked;
    }

    /** No gate at all: for {@link GpuUse#DANGEROUSLY_UNCHECKED} only. */
    public static GpuGate dangerouslyUnchecked() {
        return new GpuGate(System::nanoTime, true);
    }

    /** Until when each GPU is open, and why all others are not. Replaced as a whole. */
    private record State(Map<String, Long> until, String reason) {}

    /**
     * Returns if data may go to the GPU.
     *
     * @param device its UUID, as the driver has it
     * @throws GpuClosedException if not, with the reason
     */
    public void requireOpen(String device) throws GpuClosedException {
        if (unchecked) {
            return;
        }
        State now = state;
        Long until = now.until.get(device);
        if (until == null) {
            throw new GpuClosedException("GPU " + device + " is closed: " + now.reason);
        }
        if (until - nanoTime.getAsLong() <= 0) {
            throw new GpuClosedException("GPU " + device + " is closed: its evidence is too old");
        }
    }

    /** Whether data may go to the GPU now. */
    public boolean isOpen(String device) {
        try {
            requireOpen(device);
            return true;
        } catch (GpuClosedException e) {
            return false;
        }
    }

    /** Whether any GPU is open now. */
    public boolean isAnyOpen() {
        return unchecked || !open().isEmpty();
    }

    /** The GPUs that were checked and are open now. */
    public Set<String> open() {
        Set<String> open = new TreeSet<>();
        long now = nanoTime.getAsLong();
        state.until.forEach((device, until) -> {
            if (until - now > 0) {
                open.add(device);
            }
        });
        return open;
    }

    /**
     * Opens these GPUs and closes all others.
     *
     * @param until when their evidence is too old, by the monotonic clock
     * @param reason why the others are closed
     */
    void openOnly(Set<String> devices, long until, String reason) {
        Map<String, Long> open = new HashMap<>();
        devices.forEach(device -> open.put(device, until));
        state = new State(Map.copyOf(open), reason);
    }

    /** Closes all GPUs at once. */
    void close(String reason) {
        state = new State(Map.of(), reason);
    }

    long now() {
        return nanoTime.getAsLong();
    }
}
