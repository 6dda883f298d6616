package dev.assay.enclave.jni;

import java.io.IOException;

/** A device refused, or answered what cannot be. The message says which device and which step. */
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param message what was asked of which device, and what is wrong with its answer */
    public DeviceException(String message) {
        super(message);
        this.errno = 0;
    }

    /**
     * @param message what was asked of which device
     * @param errno what the kernel said, positive
     */
    public DeviceException(String message, int errno) {
        super(message + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** What the kernel said; 0 when it said nothing and its answer was wrong. */
    public int errno() {
        return errno;
    }

    /** Whether the same request may succeed a little later. */
    public boolean isTransient() {
        return errno == Errno.EBUSY || errno == Errno.EAGAIN || errno == Errno.EINTR;
    }
}
