package dev.assay.enclave.nvidia;

/**
 * How busy a GPU is, for operators; nothing is decided by it.
 *
 * @param uuid the identifier that no other device has
 * @param memoryTotal bytes; -1 where the driver does not tell
 * @param memoryUsed bytes; -1 where the driver does not tell
 * @param utilization in hundredths of the time; -1 where the driver does not tell
 */
public record GpuUsage(String uuid, long memoryTotal, long memoryUsed, int utilization) {}
