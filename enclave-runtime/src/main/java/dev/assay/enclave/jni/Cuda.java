package dev.assay.enclave.jni;

import dev.assay.bytes.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The CUDA driver's list of devices. The driver is loaded at the first question and stays until the process ends. */
public final class Cuda {
    private static final int MAX_DEVICES = 64;
    private static final int UUID_BYTES = 16;
    private static final int NAME_BYTES = 96;
    private static final int REASON_BYTES = 256;

    private Cuda() {}

    /**
     * What the driver says.
     *
     * @param version the newest CUDA that it is good for: 1000 * major + 10 * minor
     * @param devices in the order of CUDA's numbers
     */
    public record Listing(int version, List<Device> devices) {}

    /**
     * A device.
     *
     * @param uuid 16 bytes
     * @param name the product's
     * @param memory in bytes
     */
    public record Device(Bytes uuid, String name, long memory) {}

    /**
     * Asks the driver.
     *
     * @param path the driver's library: a path, or a name for the dynamic linker to look for
     * @throws NativeCallException with the driver's code (CUresult), or one of that class's, if there is no list
     */
    public static Listing list(String path) throws NativeCallException {
        NativeLease.requireNativeCode();
        int[] numbers = new int[2];
        byte[] uuids = new byte[MAX_DEVICES * UUID_BYTES];
        byte[] names = new byte[MAX_DEVICES * NAME_BYTES];
        long[] memory = new long[MAX_DEVICES];
        byte[] reason = new byte[REASON_BYTES];
        int code = Native.cudaDevices(Nvml.terminated(path), numbers, uuids, names, memory, reason);
        Nvml.require(Nvml.text(reason), code);
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < numbers[1]; i++) {
            byte[] uuid = Arrays.copyOfRange(uuids, i * UUID_BYTES, (i + 1) * UUID_BYTES);
            byte[] name = Arrays.copyOfRange(names, i * NAME_BYTES, (i + 1) * NAME_BYTES);
            devices.add(new Device(Bytes.of(uuid), Nvml.text(name), memory[i]));
        }
        return new Listing(numbers[0], List.copyOf(devices));
    }
}
