package dev.assay.enclave.nvidia;

/**
 * A GPU as CUDA numbers it. NVML has an order of its own; what both have in common is the UUID.
 *
 * @param number CUDA's, in this process
 * @param uuid as NVML writes it: {@code GPU-} and a UUID
 * @param name the product's
 * @param memory in bytes
 */
public record CudaDevice(int number, String uuid, String name, long memory) {}
