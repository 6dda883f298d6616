package dev.assay.enclave.nvidia;

import java.util.List;

/** Which number CUDA has for which GPU. */
@FunctionalInterface
public interface CudaDevices {
    /** The name under which NVIDIA installs the CUDA driver's library. */
    String LIBRARY = "libcuda.so.1";

    /**
     * The devices, in the order of CUDA's numbers; asked only once GPUs accept work, since a driver that was asked before
     * says that it cannot start.
     *
     * @throws GpuUnavailableException if the driver is not there or does not start
     */
    List<CudaDevice> list() throws GpuUnavailableException;
}
