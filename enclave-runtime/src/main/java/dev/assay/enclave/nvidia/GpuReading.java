package dev.assay.enclave.nvidia;

import dev.assay.evidence.CmwRecord;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one device for its evidence.
 *
 * @param device the device
 * @param evidence report and certificate chain; null if it gave none that could be used
 * @param problem why there is none; empty if there is
 */
public record GpuReading(GpuDevice device, @Nullable CmwRecord evidence, String problem) {
    static GpuReading failed(GpuDevice device, String problem) {
        return new GpuReading(device, null, problem);
    }
}
