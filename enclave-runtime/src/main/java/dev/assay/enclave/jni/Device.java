package dev.assay.enclave.jni;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An open device, and what can be asked of it. Closing waits for nothing: whoever shares one between threads sees to it
 * that no request is under way.
 */
public final class Device implements AutoCloseable {
    private static final int REPORT_DATA_BYTES = 64;
    private static final int SNP_RESPONSE_BYTES = 4000;
    private static final int TD_REPORT_BYTES = 1024;
    private static final int CLOSED = -1;

    private final String name;
    private int fd;

    private Device(String name, int fd) {
        this.name = name;
        this.fd = fd;
    }

    /**
     * Opens a device file. Nothing else is asked of the file system first: where device files are a library OS's, opening
     * is what it knows best.
     *
     * @throws DeviceException if it is not there, may not be opened, or there is no native part
     */
    public static Device open(Path path, boolean writable) throws DeviceException {
        String problem = NativeLibrary.problem();
        if (problem != null) {
            throw new DeviceException(problem);
        }
        int fd = Native.open(path.toString().getBytes(StandardCharsets.UTF_8), writable);
        if (fd < 0) {
            throw new DeviceException(path.toString(), -fd);
        }
        return new Device(path.toString(), fd);
    }

    /** What it is called in messages. */
    public String name() {
        return name;
    }

    /** The answer to one read, at most {@code limit} bytes; empty at the end. */
    public byte[] read(int limit) throws DeviceException {
        byte[] buffer = new byte[limit];
        int length = checked("read", Native.read(fd, buffer));
        return Arrays.copyOf(buffer, length);
    }

    /** Writes all of {@code bytes} in one go. */
    public void write(byte[] bytes) throws DeviceException {
        int written = checked("write", Native.write(fd, bytes));
        if (written != bytes.length) {
            throw new DeviceException(name + ": took " + written + " of " + bytes.length + " bytes");
        }
    }

    /** Occlum: whether the host has a driver for DCAP. */
    public boolean hasDcapDriver() throws DeviceException {
        return checked("DETECT_DCAP_DRIVER", Native.occlumDcapDriver(fd)) != 0;
    }

    /** Occlum: how long a quote is, as the device says; unsigned and of any size. */
    public long dcapQuoteBytes() throws DeviceException {
        long size = Native.occlumQuoteSize(fd);
        if (size < 0) {
            throw new DeviceException(name + ": GET_DCAP_QUOTE_SIZE", (int) -size);
        }
        return size;
    }

    /** Occlum: a quote over {@code reportData} into {@code buffer}; how much of it the device says that it filled. */
    public int dcapQuote(byte[] reportData, byte[] buffer) throws DeviceException {
        requireReportData(reportData);
        int length = checked("GEN_DCAP_QUOTE", Native.occlumQuote(fd, reportData, buffer));
        if (length > buffer.length) {
            throw new DeviceException(name + ": GEN_DCAP_QUOTE", Errno.EMSGSIZE);
        }
        return length;
    }

    /**
     * SEV-SNP: one request for a report. Errors are part of the answer, because their details are.
     *
     * @param vmpl 0 to 3
     * @param certificateRoom how many bytes of certificates may come with it; negative for the plain request
     */
    public SnpAnswer snpReport(byte[] reportData, int vmpl, int certificateRoom) {
        requireReportData(reportData);
        byte[] response = new byte[SNP_RESPONSE_BYTES];
        byte[] certificates = certificateRoom < 0 ? null : new byte[certificateRoom];
        long[] outcome = new long[2];
        int result = Native.snpReport(fd, reportData, vmpl, response, certificates, outcome);
        return new SnpAnswer(
                Math.max(-result, 0),
                outcome[0],
                outcome[1],
                response,
                certificates == null ? new byte[0] : certificates);
    }

    /** TDX: a TDREPORT over {@code reportData}. */
    public byte[] tdReport(byte[] reportData) throws DeviceException {
        requireReportData(reportData);
        byte[] report = new byte[TD_REPORT_BYTES];
        checked("TDX_CMD_GET_REPORT0", Native.tdxReport(fd, reportData, report));
        return report;
    }

    /** TDX: hands {@code buffer} to the host and takes its answer back in it. */
    public void tdQuote(byte[] buffer) throws DeviceException {
        checked("TDX_CMD_GET_QUOTE", Native.tdxQuote(fd, buffer));
    }

    @Override
    public void close() {
        if (fd != CLOSED) {
            // Nothing is lost with a device that complains about being closed.
            int unused = Native.close(fd);
            fd = CLOSED;
        }
    }

    private int checked(String request, int result) throws DeviceException {
        if (result < 0) {
            throw new DeviceException(name + ": " + request, -result);
        }
        return result;
    }

    private static void requireReportData(byte[] reportData) {
        if (reportData.length != REPORT_DATA_BYTES) {
            throw new IllegalArgumentException("report data has 64 bytes, not " + reportData.length);
        }
    }
}
