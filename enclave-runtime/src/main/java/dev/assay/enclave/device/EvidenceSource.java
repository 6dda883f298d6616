package dev.assay.enclave.device;

import dev.assay.enclave.jni.DeviceException;

/** One way to get evidence. Used by one thread at a time. */
public interface EvidenceSource extends AutoCloseable {
    /**
     * Evidence that should carry {@code reportData}; whoever asks checks that it does.
     *
     * @param reportData 64 bytes
     * @throws DeviceException if the device refuses, or answers what cannot be
     */
    byte[] evidence(byte[] reportData) throws DeviceException;

    /** Lets go of the device. */
    @Override
    void close();

    /** Opens one. */
    @FunctionalInterface
    interface Opener {
        /** @throws DeviceException with what was looked for and not found */
        EvidenceSource open() throws DeviceException;
    }
}
