package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.jni.NativeCallException;
import dev.assay.enclave.jni.Nscq;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The NVSwitches, by NSCQ. A machine without them has no NSCQ either. */
final class Switches {
    private static final String UNVERSIONED = "libnvidia-nscq.so";
    private static final int LOCKED = 3;

    private final String path;
    private @Nullable Nscq open;

    Switches(String path) {
        this.path = path;
    }

    private Nscq nscq() throws NativeCallException {
        Nscq nscq = open;
        if (nscq == null) {
            nscq = load();
            open = nscq;
        }
        return nscq;
    }

    private Nscq load() throws NativeCallException {
        try {
            return Nscq.open(path);
        } catch (NativeCallException e) {
            if (!LibraryCodes.isAbsent(e) || !path.equals(NvidiaHardware.NSCQ)) {
                throw e;
            }
            return Nscq.open(UNVERSIONED);
        }
    }

    /** Adds the switches to the devices. Returns why there are none. */
    String find(List<GpuDevice> devices) {
        try {
            Nscq nscq = nscq();
            List<String> labels = nscq.switches();
            for (int index = 0; index < labels.size(); index++) {
                devices.add(new GpuDevice(Kind.SWITCH, index, labels.get(index), mode(nscq, labels.get(index))));
            }
            return labels.isEmpty() ? "none" : "";
        } catch (NativeCallException e) {
            close();
            return (LibraryCodes.isAbsent(e) ? "absent: " : "unreadable: ") + LibraryCodes.nscq(e);
        }
    }

    private static String mode(Nscq nscq, String label) {
        try {
            return switch (nscq.mode(label)) {
                case 0 -> "trusted NVLink off";
                case 1 -> "trusted NVLink on, not locked";
                case 2 -> "trusted NVLink failed";
                case LOCKED -> "trusted NVLink on, locked";
                default -> "trusted NVLink unknown";
            };
        } catch (NativeCallException e) {
            return "trusted NVLink unreadable: " + LibraryCodes.nscq(e);
        }
    }

    GpuReading read(GpuDevice device, GpuStates states, Bytes nonce) {
        try {
            Nscq nscq = nscq();
            // With protected PCIe the links run in the clear: only a locked switch lets nobody else onto them.
            if (states.ccMode() == GpuStates.PROTECTED_PCIE && nscq.mode(device.id()) != LOCKED) {
                return GpuReading.failed(device, "the switch is not locked in trusted NVLink mode");
            }
            Bytes report = nscq.report(device.id(), nonce);
            return DriverEvidence.reading(device, report, nscq.certificate(device.id()), nonce);
        } catch (NativeCallException e) {
            close();
            return GpuReading.failed(device, LibraryCodes.nscq(e));
        }
    }

    void close() {
        Nscq nscq = open;
        open = null;
        if (nscq != null) {
            nscq.close();
        }
    }
}
