package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import java.util.List;

/**
 * One refresh: every device asked under the nonce of one core and counter.
 *
 * @param states what was there, before and after
 * @param readings one for each device
 * @param coreDigest the core
 * @param refreshCounter which refresh it was
 * @param nonce that of both
 * @param takenAt when it began, seconds since 1970
 */
public record GpuCollection(
        GpuStates states, List<GpuReading> readings, Bytes coreDigest, long refreshCounter, Bytes nonce, long takenAt) {
    /** Copies the list. */
    public GpuCollection {
        readings = List.copyOf(readings);
    }
}
