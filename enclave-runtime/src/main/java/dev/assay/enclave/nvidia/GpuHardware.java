package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import java.util.List;

/** The GPUs and switches of a machine, as their driver shows them. One thread at a time. */
public interface GpuHardware extends AutoCloseable {
    /** What is there now. Whatever goes wrong is part of the answer. */
    GpuStates look();

    /**
     * Evidence of every device, each under the same nonce.
     *
     * @param states what is there
     * @param nonce 32 bytes
     * @return one for each device, in the order of {@code states}
     */
    List<GpuReading> read(GpuStates states, Bytes nonce);

    /** How much of each GPU is in use; those that do not say are left out. */
    default List<GpuUsage> usage(GpuStates states) {
        return List.of();
    }

    /**
     * Tells the driver whether to let work onto the GPUs.
     *
     * @throws GpuUnavailableException if it does not say afterwards that it does so
     */
    void acceptWork(boolean accept) throws GpuUnavailableException;

    /** Lets go of the driver's libraries. */
    @Override
    void close();
}
