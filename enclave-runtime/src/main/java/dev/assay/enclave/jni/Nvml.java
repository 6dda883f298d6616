package dev.assay.enclave.jni;

import dev.assay.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * NVIDIA's management library, loaded at run time from where the machine has it. Every function of it may be missing,
 * which is code {@link #FUNCTION_NOT_FOUND}.
 *
 * <p>May be shared by threads; they take turns.
 */
public final class Nvml implements AutoCloseable {
    /** NVML_ERROR_LIBRARY_NOT_FOUND. */
    public static final int LIBRARY_NOT_FOUND = 12;
    /** NVML_ERROR_FUNCTION_NOT_FOUND. */
    public static final int FUNCTION_NOT_FOUND = 13;
    /** Length of an attestation nonce. */
    public static final int NONCE_BYTES = 32;

    private static final int MAX_TEXT = 96;
    private static final int MAX_REPORT = 0x2000;
    private static final int MAX_CHAIN = 0x1400;
    private static final int MAX_REASON = 256;
    private static final int USAGE_NUMBERS = 3;

    private final NativeLease lease;

    private Nvml(long pointer) {
        this.lease = new NativeLease(pointer);
    }

    /** What NVML tells about a device in words. The order is that of the native code. */
    public enum DeviceText {
        /** The identifier that no other device has. */
        UUID,
        /** The product's name. */
        NAME,
        /** The VBIOS's version. */
        VBIOS_VERSION,
        /** The board's serial number. */
        SERIAL
    }

    /** What NVML tells about the machine in numbers. The order is that of the native code. */
    public enum SystemNumbers {
        /** CPU's and GPUs' capabilities. */
        CAPABILITIES(2),
        /** Environment, feature, devtools. */
        STATE(3),
        /** Environment, feature, devtools, multi-GPU mode. */
        SETTINGS(4),
        /** Whether the GPUs accept work. */
        READY(1);

        private final int count;

        SystemNumbers(int count) {
            this.count = count;
        }
    }

    /**
     * Loads and starts the library.
     *
     * @param path a path, or a name for the dynamic linker to look for
     * @throws NativeCallException with NVML's code if it is not there or does not start
     */
    public static Nvml open(String path) throws NativeCallException {
        NativeLease.requireNativeCode();
        int[] status = new int[1];
        byte[] reason = new byte[MAX_REASON];
        long pointer = Native.nvmlOpen(terminated(path), status, reason);
        if (pointer == 0) {
            throw new NativeCallException(status[0], text(reason));
        }
        return new Nvml(pointer);
    }

    /** The driver's version. */
    public String driverVersion() throws NativeCallException {
        byte[] out = new byte[MAX_TEXT];
        require("nvmlSystemGetDriverVersion", lease.call(pointer -> Native.nvmlDriverVersion(pointer, out)));
        return text(out);
    }

    /** How many devices there are; at most 64. */
    public int deviceCount() throws NativeCallException {
        int[] out = new int[1];
        require("nvmlDeviceGetCount", lease.call(pointer -> Native.nvmlDeviceCount(pointer, out)));
        return out[0];
    }

    /** One of the device's texts. */
    public String deviceText(int index, DeviceText what) throws NativeCallException {
        byte[] out = new byte[MAX_TEXT];
        require(
                "device " + index + ' ' + what,
                lease.call(pointer -> Native.nvmlDeviceText(pointer, index, what.ordinal(), out)));
        return text(out);
    }

    /** Some of the machine's numbers, unsigned. */
    public long[] system(SystemNumbers what) throws NativeCallException {
        int[] out = new int[what.count];
        require(
                "confidential-computing " + what,
                lease.call(pointer -> Native.nvmlSystemNumbers(pointer, what.ordinal(), out)));
        return Arrays.stream(out).mapToLong(Integer::toUnsignedLong).toArray();
    }

    /** The device's memory in bytes, how much of it is in use, and percent of the time in which it worked, or -1. */
    public long[] usage(int index) throws NativeCallException {
        long[] out = new long[USAGE_NUMBERS];
        require("nvmlDeviceGetMemoryInfo", lease.call(pointer -> Native.nvmlUsage(pointer, index, out)));
        return out;
    }

    /** Has the GPUs accept work, or refuse it. */
    public void setReady(boolean ready) throws NativeCallException {
        require(
                "nvmlSystemSetConfComputeGpusReadyState",
                lease.call(pointer -> Native.nvmlSetReady(pointer, ready ? 1 : 0)));
    }

    /** The device's certificate chain, as the driver has it. */
    public Bytes certificate(int index) throws NativeCallException {
        byte[] out = new byte[MAX_CHAIN];
        int[] size = new int[1];
        require(
                "nvmlDeviceGetConfComputeGpuCertificate",
                size,
                lease.call(pointer -> Native.nvmlCertificate(pointer, index, out, size)));
        return Bytes.of(Arrays.copyOf(out, size[0]));
    }

    /**
     * The device's attestation report.
     *
     * @param nonce 32 bytes
     */
    public Bytes report(int index, Bytes nonce) throws NativeCallException {
        byte[] out = new byte[MAX_REPORT];
        int[] size = new int[1];
        byte[] asked = nonce.toArray();
        require(
                "nvmlDeviceGetConfComputeGpuAttestationReport",
                size,
                lease.call(pointer -> Native.nvmlReport(pointer, index, asked, out, size)));
        return Bytes.of(Arrays.copyOf(out, size[0]));
    }

    @Override
    public void close() {
        lease.close(Native::nvmlClose);
    }

    static void require(String what, int code) throws NativeCallException {
        if (code != 0) {
            throw new NativeCallException(code, what);
        }
    }

    static void require(String what, int[] size, int code) throws NativeCallException {
        if (code == NativeCallException.SIZE) {
            throw new NativeCallException(code, what + " claims " + Integer.toUnsignedString(size[0]) + " bytes");
        }
        require(what, code);
    }

    /** With the byte that ends it in C. */
    static byte[] terminated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** Up to its end in C, in printable ASCII: these texts go to logs. */
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length && bytes[i] != 0; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '?');
        }
        return text.toString();
    }
}
