package dev.assay.enclave.nvidia;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine's GPUs and switches at one time.
 *
 * @param mode what may be expected of them
 * @param reason why that is so, for people; empty where there is nothing to add
 * @param driverVersion empty if unknown
 * @param ccMode as statements name it: 0 off, 1 on, 2 protected PCIe
 * @param devtools whether DEVTOOLS mode is on
 * @param ready whether the driver lets work onto the GPUs; null if it does not say
 * @param devices all GPUs, then all switches
 * @param switches why there are no switches; empty if there are, or if nobody looked
 */
public record GpuStates(
        GpuMode mode,
        String reason,
        String driverVersion,
        int ccMode,
        boolean devtools,
        @Nullable Boolean ready,
        List<GpuDevice> devices,
        String switches) {
    /** {@link #ccMode} of GPUs whose links run in the clear, so that the switches between them count too. */
    public static final int PROTECTED_PCIE = 2;

    /** Copies the list. */
    public GpuStates {
        devices = List.copyOf(devices);
    }

    static GpuStates without(GpuMode mode, String reason) {
        return new GpuStates(mode, reason, "", 0, false, null, List.of(), "");
    }

    /**
     * What is no longer as it was, so that nothing that was checked then counts now.
     *
     * @param before an earlier look
     * @return in words; null if nothing changed
     */
    public @Nullable String changeSince(GpuStates before) {
        if (mode != before.mode || ccMode != before.ccMode || devtools != before.devtools) {
            return "the mode changed from " + before.mode.words() + " to " + mode.words() + because();
        }
        if (!ids().equals(before.ids())) {
            return "the devices changed from " + before.ids() + " to " + ids();
        }
        if (!driverVersion.equals(before.driverVersion)) {
            return "the driver changed from " + before.driverVersion + " to " + driverVersion;
        }
        if (Boolean.TRUE.equals(before.ready) && !Boolean.TRUE.equals(ready)) {
            return "the GPUs no longer accept work, as after a reset";
        }
        return null;
    }

    private List<String> ids() {
        return devices.stream().map(GpuDevice::id).toList();
    }

    private String because() {
        return reason.isEmpty() ? "" : " (" + reason + ')';
    }

    /** What this machine has, a line for each thing, for {@code assay evidence} and {@code assay doctor}. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("GPUs: " + mode.words() + because());
        if (mode == GpuMode.ABSENT) {
            return lines;
        }
        if (!driverVersion.isEmpty()) {
            lines.add("driver " + driverVersion);
        }
        if (mode == GpuMode.ON || mode == GpuMode.DEVTOOLS) {
            lines.add(ccMode == PROTECTED_PCIE ? "protected PCIe between several GPUs" : "each GPU by itself");
            lines.add("ready state: " + (ready == null ? "unknown" : ready ? "accepting work" : "not accepting work"));
        }
        for (GpuDevice device : devices) {
            String kind = device.kind() == GpuDevice.Kind.GPU ? "GPU " : "NVSwitch ";
            lines.add(kind + device.index() + ": " + device.id() + ' ' + device.description());
        }
        if (!switches.isEmpty()) {
            lines.add("NVSwitches: " + switches);
        }
        return lines;
    }
}
