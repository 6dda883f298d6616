package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.jni.Cuda;
import dev.assay.enclave.jni.NativeCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The CUDA driver as the machine has it. */
public final class CudaDriver implements CudaDevices {
    /** CUresult by NVIDIA's names: those that starting the driver and listing its devices end with. */
    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(1, "CUDA_ERROR_INVALID_VALUE"),
            Map.entry(2, "CUDA_ERROR_OUT_OF_MEMORY"),
            Map.entry(3, "CUDA_ERROR_NOT_INITIALIZED"),
            Map.entry(34, "CUDA_ERROR_STUB_LIBRARY"),
            Map.entry(46, "CUDA_ERROR_DEVICE_UNAVAILABLE"),
            Map.entry(100, "CUDA_ERROR_NO_DEVICE"),
            Map.entry(101, "CUDA_ERROR_INVALID_DEVICE"),
            Map.entry(304, "CUDA_ERROR_OPERATING_SYSTEM"),
            Map.entry(800, "CUDA_ERROR_NOT_PERMITTED"),
            Map.entry(801, "CUDA_ERROR_NOT_SUPPORTED"),
            Map.entry(802, "CUDA_ERROR_SYSTEM_NOT_READY"),
            Map.entry(803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"),
            Map.entry(804, "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE"),
            Map.entry(999, "CUDA_ERROR_UNKNOWN"),
            Map.entry(NativeCallException.CUDA_NO_LIBRARY, "the CUDA driver is not installed"),
            Map.entry(NativeCallException.CUDA_NO_FUNCTION, "the CUDA driver is too old"),
            Map.entry(NativeCallException.SIZE, "more devices than any machine has"),
            Map.entry(NativeCallException.NO_NATIVE_CODE, "no native code"));

    private static final int[] UUID_GROUPS = {4, 2, 2, 2, 6};

    private final String path;

    /** @param path the driver's library: a path, or a name for the dynamic linker, {@link CudaDevices#LIBRARY} */
    public CudaDriver(String path) {
        this.path = path;
    }

    @Override
    public List<CudaDevice> list() throws GpuUnavailableException {
        Cuda.Listing listing = listing();
        List<CudaDevice> devices = new ArrayList<>();
        for (Cuda.Device device : listing.devices()) {
            devices.add(new CudaDevice(devices.size(), uuid(device.uuid()), device.name(), device.memory()));
        }
        return List.copyOf(devices);
    }

    /** What {@code assay doctor} says about it. */
    public String describe() throws GpuUnavailableException {
        Cuda.Listing listing = listing();
        StringBuilder text = new StringBuilder("good for CUDA ")
                .append(listing.version() / 1000)
                .append('.')
                .append(listing.version() % 1000 / 10);
        for (CudaDevice device : list()) {
            text.append("; ").append(device.number()).append(": ").append(device.uuid());
            text.append(' ')
                    .append(device.name())
                    .append(", ")
                    .append(device.memory() >> 20)
                    .append(" MiB");
        }
        return text.toString();
    }

    private Cuda.Listing listing() throws GpuUnavailableException {
        try {
            return Cuda.list(path);
        } catch (NativeCallException e) {
            String what = String.valueOf(e.getMessage());
            throw new GpuUnavailableException(
                    CODES.getOrDefault(e.code(), "CUDA code " + e.code()) + (what.isEmpty() ? "" : " (" + what + ')'));
        }
    }

    /** As NVML writes it. */
    private static String uuid(Bytes bytes) {
        StringBuilder text = new StringBuilder("GPU");
        int begin = 0;
        for (int length : UUID_GROUPS) {
            text.append('-').append(bytes.slice(begin, begin + length).hex());
            begin += length;
        }
        return text.toString();
    }
}
