package dev.assay.enclave.jni;

import dev.assay.bytes.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * NVIDIA's query library for NVSwitches, version 2, loaded at run time from where the machine has it.
 *
 * <p>May be shared by threads; they take turns.
 */
public final class Nscq implements AutoCloseable {
    private static final int LABEL_BYTES = 64;
    private static final int MAX_SWITCHES = 64;
    private static final int MAX_REPORT = 0x2000;
    private static final int MAX_CHAIN = 0x1400;
    private static final int MAX_REASON = 256;

    private final NativeLease lease;

    private Nscq(long pointer) {
        this.lease = new NativeLease(pointer);
    }

    /**
     * Loads the library and opens a session.
     *
     * @param path a path, or a name for the dynamic linker to look for
     */
    public static Nscq open(String path) throws NativeCallException {
        NativeLease.requireNativeCode();
        int[] status = new int[1];
        byte[] reason = new byte[MAX_REASON];
        long pointer = Native.nscqOpen(Nvml.terminated(path), status, reason);
        if (pointer == 0) {
            throw new NativeCallException(status[0], Nvml.text(reason));
        }
        return new Nscq(pointer);
    }

    /** The labels of all switches; at most 64. */
    public List<String> switches() throws NativeCallException {
        byte[] labels = new byte[MAX_SWITCHES * LABEL_BYTES];
        int[] count = new int[1];
        Nvml.require("switches", lease.call(pointer -> Native.nscqSwitches(pointer, labels, count)));
        List<String> switches = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            switches.add(Nvml.text(Arrays.copyOfRange(labels, i * LABEL_BYTES, (i + 1) * LABEL_BYTES)));
        }
        return switches;
    }

    /** The trusted-NVLink mode: -1 unknown, 0 disabled, 1 enabled, 2 failure, 3 locked. */
    public int mode(String label) throws NativeCallException {
        int[] mode = new int[1];
        Nvml.require("pcie_mode", lease.call(pointer -> Native.nscqMode(pointer, Nvml.terminated(label), mode)));
        return mode[0];
    }

    /** The switch's certificate chain. */
    public Bytes certificate(String label) throws NativeCallException {
        byte[] out = new byte[MAX_CHAIN];
        int[] size = new int[1];
        Nvml.require(
                "certificate",
                size,
                lease.call(pointer -> Native.nscqCertificate(pointer, Nvml.terminated(label), out, size)));
        return Bytes.of(Arrays.copyOf(out, size[0]));
    }

    /**
     * The switch's attestation report.
     *
     * @param nonce 32 bytes
     */
    public Bytes report(String label, Bytes nonce) throws NativeCallException {
        byte[] out = new byte[MAX_REPORT];
        int[] size = new int[1];
        byte[] asked = nonce.toArray();
        Nvml.require(
                "attestation_report",
                size,
                lease.call(pointer -> Native.nscqReport(pointer, Nvml.terminated(label), asked, out, size)));
        return Bytes.of(Arrays.copyOf(out, size[0]));
    }

    @Override
    public void close() {
        lease.close(Native::nscqClose);
    }
}
