package dev.assay.enclave.jni;

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
}
