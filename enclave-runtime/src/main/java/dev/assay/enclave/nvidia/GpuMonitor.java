package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.GpuNonce;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the devices and collects their evidence. It judges nothing: that is for a verifier, and until one was pleased,
 * nothing may be sent to a device.
 */
public final class GpuMonitor implements AutoCloseable {
    private final GpuHardware hardware;
    private final Crypto crypto;
    private final InstantSource clock;
    private volatile GpuStates last;
    private volatile List<GpuUsage> usage = List.of();
    private long counter;

    /** Looks for the first time. */
    public GpuMonitor(GpuHardware hardware, Crypto crypto, InstantSource clock) {
        this.hardware = hardware;
        this.crypto = crypto;
        this.clock = clock;
        this.last = hardware.look();
    }

    /** What was there at the last look; does not wait for one that is under way. */
    public GpuStates last() {
        return last;
    }

    /** How much of the GPUs was in use at the last look that asked whether anything changed. */
    public List<GpuUsage> usage() {
        return usage;
    }

    /**
     * Looks again.
     *
     * @return what is no longer as it was at the look before, after which everything must be checked anew; null if nothing
     */
    public synchronized @Nullable String changed() {
        GpuStates before = last;
        last = hardware.look();
        usage = hardware.usage(last);
        return last.changeSince(before);
    }

    /**
     * Asks every device for evidence for one core.
     *
     * @throws GpuUnavailableException if the devices changed since the last look, or meanwhile
     */
    public synchronized GpuCollection collect(Bytes coreDigest) throws GpuUnavailableException {
        long takenAt = clock.instant().getEpochSecond();
        counter++;
        Bytes nonce = GpuNonce.of(coreDigest, counter, crypto);
        GpuStates known = last;
        GpuStates before = hardware.look();
        last = before;
        String change = before.changeSince(known);
        if (change != null) {
            // Others have evidence of what was there before.
            throw new GpuUnavailableException("before evidence was collected, " + change);
        }
        List<GpuReading> readings = before.mode() == GpuMode.ON ? hardware.read(before, nonce) : List.of();
        last = hardware.look();
        change = last.changeSince(before);
        if (change != null) {
            throw new GpuUnavailableException("while evidence was collected, " + change);
        }
        return new GpuCollection(last, readings, coreDigest, counter, nonce, takenAt);
    }

    /**
     * Tells the driver whether to let work onto the GPUs, and looks again.
     *
     * @throws GpuUnavailableException if it does not do so
     */
    public synchronized void acceptWork(boolean accept) throws GpuUnavailableException {
        GpuStates before = last;
        hardware.acceptWork(accept);
        last = hardware.look();
        if (!accept) {
            return;
        }
        // What was judged is what was there before: this look must not become what later ones are compared with.
        String change = last.changeSince(before);
        if (change != null || last.mode() != GpuMode.ON || !Boolean.TRUE.equals(last.ready())) {
            throw new GpuUnavailableException(
                    "the GPUs changed while they were made ready" + (change == null ? "" : ": " + change));
        }
    }

    @Override
    public synchronized void close() {
        hardware.close();
    }
}
