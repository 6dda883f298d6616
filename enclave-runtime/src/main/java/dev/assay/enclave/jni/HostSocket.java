package dev.assay.enclave.jni;

import java.util.concurrent.TimeUnit;

/** A stream to the host over AF_VSOCK. Not for use by several threads. */
public final class HostSocket implements AutoCloseable {
    /** VMADDR_CID_HOST. */
    private static final int HOST = 2;

    private static final int CHUNK = 16 << 10;

    private final String name;
    private final int fd;
    private final long end;
    private boolean open = true;

    private HostSocket(String name, int fd, long end) {
        this.name = name;
        this.fd = fd;
        this.end = end;
    }

    /**
     * Connects to a port of the host.
     *
     * @param port unsigned
     * @param timeoutMillis how long any one wait may last, and all of them together: the host may be slow, but not for ever
     */
    public static HostSocket connect(int port, int timeoutMillis) throws DeviceException {
        String problem = NativeLibrary.problem();
        if (problem != null) {
            throw new DeviceException(problem);
        }
        String name = "vsock port " + Integer.toUnsignedString(port) + " of the host";
        int fd = Native.vsockConnect(HOST, port, timeoutMillis);
        if (fd < 0) {
            throw new DeviceException(name, -fd);
        }
        return new HostSocket(name, fd, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    /** Sends all of it. */
    public void send(byte[] bytes) throws DeviceException {
        int sent = 0;
        while (sent < bytes.length) {
            requireTime();
            int more = checked("send", Native.send(fd, bytes, sent));
            if (more == 0) {
                throw new DeviceException(name + ": takes nothing more");
            }
            sent += more;
        }
    }

    /** Receives exactly {@code length} bytes. */
    public byte[] receive(int length) throws DeviceException {
        byte[] received = new byte[length];
        int got = 0;
        while (got < length) {
            requireTime();
            byte[] rest = new byte[Math.min(CHUNK, length - got)];
            int more = checked("receive", Native.receive(fd, rest));
            if (more == 0) {
                throw new DeviceException(name + ": ended after " + got + " of " + length + " bytes");
            }
            System.arraycopy(rest, 0, received, got, more);
            got += more;
        }
        return received;
    }

    private void requireTime() throws DeviceException {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0) {
            throw new DeviceException(name + ": took too long");
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            // Nothing is lost with a socket that complains about being closed.
            int unused = Native.close(fd);
        }
    }

    private int checked(String what, int result) throws DeviceException {
        if (result < 0) {
            throw new DeviceException(name + ": " + what, -result);
        }
        return result;
    }
}
