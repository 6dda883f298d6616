package dev.assay.enclave.jni;

import org.jspecify.annotations.Nullable;

/**
 * Every native method there is. Each returns what it found or {@code -errno}, holds no state, and checks every length itself.
 * The C behind it is in {@code src/main/native}, one file for each family of devices.
 */
final class Native {
    private Native() {}

    // files.c

    /** A descriptor of the file at {@code path}, bytes of a file name without a zero, or {@code -errno}. */
    static native int open(byte[] path, boolean writable);

    /** 0 or {@code -errno}. */
    static native int close(int fd);

    /** One read(2): how much came, 0 at the end, or {@code -errno}. */
    static native int read(int fd, byte[] into);

    /** One write(2): how much went, or {@code -errno}. */
    static native int write(int fd, byte[] from);

    /** No core dumps and no looking in, from now on: 0 or {@code -errno}. */
    static native int withholdMemory();

    // nvidia_jni.c, over nvml.c, nscq.c and cuda.c: pointers, and the libraries' own return codes or those of
    // NativeCallException

    /** NVML, started, or 0: then {@code status} has a code and {@code reason} (256 bytes) words. */
    static native long nvmlOpen(byte[] path, int[] status, byte[] reason);

    /** Stops and unloads it; the pointer means nothing afterwards. */
    static native int nvmlClose(long nvml);

    /** Into 96 bytes. */
    static native int nvmlDriverVersion(long nvml, byte[] out);

    /** At most 64. */
    static native int nvmlDeviceCount(long nvml, int[] out);

    /** {@code what} as in {@link Nvml.DeviceText}; into 96 bytes. */
    static native int nvmlDeviceText(long nvml, int index, int what, byte[] out);

    /** {@code what} as in {@link Nvml.SystemNumbers}; as many as {@code out} holds, at most 4. */
    static native int nvmlSystemNumbers(long nvml, int what, int[] out);

    /** Three numbers: bytes of memory, bytes of it in use, percent of the time; the last negative where unknown. */
    static native int nvmlUsage(long nvml, int index, long[] out);

    /** 0 or 1. */
    static native int nvmlSetReady(long nvml, int ready);

    /** Into 0x2000 bytes, and how many; {@code nonce} has 32. */
    static native int nvmlReport(long nvml, int index, byte[] nonce, byte[] out, int[] size);

    /** Into 0x1400 bytes, and how many. */
    static native int nvmlCertificate(long nvml, int index, byte[] out, int[] size);

    /** NSCQ with a session, or 0 as {@link #nvmlOpen}. */
    static native long nscqOpen(byte[] path, int[] status, byte[] reason);

    /** Ends the session and unloads it. */
    static native int nscqClose(long nscq);

    /** Labels of 64 bytes, at most 64 of them. */
    static native int nscqSwitches(long nscq, byte[] labels, int[] count);

    /** The trusted-NVLink mode of a switch. */
    static native int nscqMode(long nscq, byte[] label, int[] mode);

    /** Into 0x2000 bytes, and how many; {@code nonce} has 32. */
    static native int nscqReport(long nscq, byte[] label, byte[] nonce, byte[] out, int[] size);

    /** Into 0x1400 bytes, and how many. */
    static native int nscqCertificate(long nscq, byte[] label, byte[] out, int[] size);

    /**
     * The CUDA driver's devices in its own order: 0, its code, or a negative one.
     *
     * @param numbers two: the version of CUDA that the driver is good for, and how many devices there are, at most 64
     * @param uuids 64 times 16 bytes
     * @param names 64 times 96 bytes, each ended by a zero
     * @param memory 64 numbers of bytes
     * @param reason 256 bytes: words, where the library could not be loaded
     */
    static native int cudaDevices(byte[] path, int[] numbers, byte[] uuids, byte[] names, long[] memory, byte[] reason);

    // occlum.c

    /** Whether the host has a driver for DCAP: 0, 1 or {@code -errno}. */
    static native int occlumDcapDriver(int fd);

    /** How long a quote is, unsigned and as the device says, or {@code -errno}. */
    static native long occlumQuoteSize(int fd);

    /** How much of {@code quote} the device says that it filled, or {@code -errno}. */
    static native int occlumQuote(int fd, byte[] reportData, byte[] quote);

    // sev_guest.c

    /**
     * 0 or {@code -errno}; the plain request without {@code certificates}, else the extended one.
     *
     * @param response 4000 bytes
     * @param outcome two numbers: EXITINFO2, and the length of the certificates as the driver left it
     */
    static native int snpReport(
            int fd, byte[] userData, int vmpl, byte[] response, byte @Nullable [] certificates, long[] outcome);

    // tdx_guest.c

    /** 0 or {@code -errno}; {@code report} has 1024 bytes. */
    static native int tdxReport(int fd, byte[] reportData, byte[] report);

    /** 0 or {@code -errno}; {@code buffer} is whole pages with a {@code struct tdx_quote_hdr} at their start. */
    static native int tdxQuote(int fd, byte[] buffer);

    // vsock.c

    /** A descriptor or {@code -errno}. */
    static native int vsockConnect(int cid, int port, int timeoutMillis);

    /** How much went of what begins at {@code offset}, or {@code -errno}. */
    static native int send(int fd, byte[] from, int offset);

    /** How much came, 0 at the end, or {@code -errno}. */
    static native int receive(int fd, byte[] into);
}
