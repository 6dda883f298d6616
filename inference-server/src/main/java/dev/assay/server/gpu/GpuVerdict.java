package dev.assay.server.gpu;

import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.nvidia.GpuDevice;
import org.jspecify.annotations.Nullable;

/**
 * What this enclave thinks of one device.
 *
 * @param device the device
 * @param evidence what to show others; null if the device was refused
 * @param reason why it was; empty if it was not
 */
record GpuVerdict(GpuDevice device, @Nullable GpuEvidence evidence, String reason) {
    static GpuVerdict refused(GpuDevice device, String reason) {
        return new GpuVerdict(device, null, reason);
    }
}
