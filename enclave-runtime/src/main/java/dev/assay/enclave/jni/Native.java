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
