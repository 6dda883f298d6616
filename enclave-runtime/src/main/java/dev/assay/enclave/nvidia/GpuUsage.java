package dev.assay.enclave.nvidia;

/**
 * How much of a GPU is in use, by whomever.
 *
 * @param id the GPU's UUID
 * @param memory in bytes
 * @param used bytes of it
 * @param utilization the part of the time in which it worked, 0 to 1; NaN where the card does not say
 */
public record GpuUsage(String id, long memory, long used, double utilization) {}
