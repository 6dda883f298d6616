package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.jni.NativeCallException;
import dev.assay.enclave.jni.Nvml;
import dev.assay.enclave.jni.Nvml.DeviceText;
import dev.assay.enclave.jni.Nvml.SystemNumbers;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs by NVML and the switches by NSCQ, both as the machine has them.
 *
 * <p>The libraries are opened when they are first needed, and again after an error: a driver that was replaced, or a card
 * that was reset, is not seen through the old handles.
 */
public final class NvidiaHardware implements GpuHardware {
    /** The names under which NVIDIA installs NVML and NSCQ. */
    public static final String NVML = "libnvidia-ml.so.1";

    /** The name under which NVIDIA installs NSCQ. */
    public static final String NSCQ = "libnvidia-nscq.so.2";

    private final String nvmlPath;
    private final Switches switches;
    private @Nullable Nvml open;

    /**
     * Devices by these libraries.
     *
     * @param nvmlPath a path, or a name for the dynamic linker: {@link #NVML}
     * @param nscqPath the same for {@link #NSCQ}
     */
    public NvidiaHardware(String nvmlPath, String nscqPath) {
        this.nvmlPath = nvmlPath;
        this.switches = new Switches(nscqPath);
    }

    private Nvml nvml() throws NativeCallException {
        Nvml nvml = open;
        if (nvml == null) {
            nvml = Nvml.open(nvmlPath);
            open = nvml;
        }
        return nvml;
    }

    @Override
    public GpuStates look() {
        try {
            return look(nvml());
        } catch (NativeCallException e) {
            close();
            return GpuStates.without(LibraryCodes.isAbsent(e) ? GpuMode.ABSENT : GpuMode.UNKNOWN, LibraryCodes.nvml(e));
        }
    }

    private GpuStates look(Nvml nvml) throws NativeCallException {
        int count = nvml.deviceCount();
        if (count == 0) {
            return GpuStates.without(GpuMode.ABSENT, "the driver knows of no GPU");
        }
        List<GpuDevice> devices = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            devices.add(gpu(nvml, index));
        }
        String driver = orEmpty(nvml::driverVersion);
        ConfidentialSettings settings;
        try {
            settings = ConfidentialSettings.read(nvml);
        } catch (NativeCallException e) {
            if (!LibraryCodes.isUnsupported(e)) {
                throw e;
            }
            String why = "neither driver nor cards know of it: " + LibraryCodes.nvml(e);
            return new GpuStates(GpuMode.OFF, why, driver, 0, false, null, devices, "");
        }
        String noSwitches = settings.mode() == GpuMode.ON ? switches.find(devices) : "";
        return new GpuStates(
                settings.mode(),
                settings.reason(),
                driver,
                settings.ccMode(),
                settings.devtools() != 0,
                ready(nvml),
                devices,
                noSwitches);
    }

    private static GpuDevice gpu(Nvml nvml, int index) throws NativeCallException {
        String description = orEmpty(() -> nvml.deviceText(index, DeviceText.NAME))
                + labelled(", VBIOS ", orEmpty(() -> nvml.deviceText(index, DeviceText.VBIOS_VERSION)))
                + labelled(", serial ", orEmpty(() -> nvml.deviceText(index, DeviceText.SERIAL)));
        return new GpuDevice(Kind.GPU, index, nvml.deviceText(index, DeviceText.UUID), description);
    }

    private interface Text {
        String get() throws NativeCallException;
    }

    /** What is for people only must not be in the way; a lost card shows when it is asked for more. */
    private static String orEmpty(Text text) {
        try {
            return text.get();
        } catch (NativeCallException e) {
            return "";
        }
    }

    private static String labelled(String label, String value) {
        return value.isEmpty() ? "" : label + value;
    }

    private static @Nullable Boolean ready(Nvml nvml) throws NativeCallException {
        try {
            return nvml.system(SystemNumbers.READY)[0] == 1;
        } catch (NativeCallException e) {
            if (LibraryCodes.isUnsupported(e)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public List<GpuReading> read(GpuStates states, Bytes nonce) {
        List<GpuReading> readings = new ArrayList<>();
        for (GpuDevice device : states.devices()) {
            readings.add(device.kind() == Kind.GPU ? read(device, nonce) : switches.read(device, states, nonce));
        }
        return readings;
    }

    private GpuReading read(GpuDevice device, Bytes nonce) {
        try {
            Nvml nvml = nvml();
            Bytes report = nvml.report(device.index(), nonce);
            Bytes chain = nvml.certificate(device.index());
            // Places in the list may have changed meanwhile.
            if (!nvml.deviceText(device.index(), DeviceText.UUID).equals(device.id())) {
                return GpuReading.failed(device, "another device took its place");
            }
            return DriverEvidence.reading(device, report, chain, nonce);
        } catch (NativeCallException e) {
            close();
            return GpuReading.failed(device, LibraryCodes.nvml(e));
        }
    }

    /** For people: what goes wrong here says nothing about whether a GPU may be used. */
    @Override
    public List<GpuUsage> usage(GpuStates states) {
        Nvml nvml = open;
        List<GpuUsage> usage = new ArrayList<>();
        for (GpuDevice device : states.devices()) {
            if (nvml == null || device.kind() != Kind.GPU) {
                continue;
            }
            try {
                long[] numbers = nvml.usage(device.index());
                double utilization = numbers[2] < 0 || numbers[2] > 100 ? Double.NaN : numbers[2] / 100.0;
                usage.add(new GpuUsage(device.id(), numbers[0], numbers[1], utilization));
            } catch (NativeCallException e) {
                // Neither is it of any use to say so every few seconds.
            }
        }
        return usage;
    }

    @Override
    public void acceptWork(boolean accept) throws GpuUnavailableException {
        try {
            Nvml nvml = nvml();
            set(nvml, accept);
            boolean now = nvml.system(SystemNumbers.READY)[0] == 1;
            if (now != accept) {
                throw new GpuUnavailableException("the GPUs' ready state did not become " + (accept ? 1 : 0));
            }
        } catch (NativeCallException e) {
            close();
            throw new GpuUnavailableException("the GPUs' ready state: " + LibraryCodes.nvml(e));
        }
    }

    /** An operator may have set it already, and only a privileged process may. */
    private static void set(Nvml nvml, boolean accept) throws NativeCallException {
        try {
            nvml.setReady(accept);
        } catch (NativeCallException e) {
            boolean already = (nvml.system(SystemNumbers.READY)[0] == 1) == accept;
            if (!already) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        Nvml nvml = open;
        open = null;
        if (nvml != null) {
            nvml.close();
        }
        switches.close();
    }
}
