package dev.assay.evidence.nvidia;

import dev.assay.bytes.MalformedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names under which NVIDIA's RIM service keeps the manifests for a device. Source: NVIDIA's verifiers (repositories
 * nvtrust and attestation-sdk).
 */
public final class RimIds {
    private static final String HOPPER = "GH100";
    private static final String DEFAULT_BLACKWELL = "GB100";
    private static final String LS10 = "5612_0002_890";

    private RimIds() {}

    /** The chip, as the device's own certificate names it: {@code GH100 A01 GSP FMC LF} is of a GH100. */
    public static String chip(NvidiaReport report) throws MalformedException {
        String name = report.chain().get(0).commonName();
        int end = name.indexOf(' ');
        return (end < 0 ? name : name.substring(0, end)).replace("_", "");
    }

    /** The chip as the report names it in its opaque data; null when it does not. */
    public static @Nullable String chipInfo(NvidiaReport report) throws MalformedException {
        return report.measurements().opaque().text(OpaqueData.CHIP_INFO);
    }

    /** The manifest of the driver; null for a device without one. */
    public static @Nullable String driver(NvidiaReport report) throws MalformedException {
        String version = report.driverVersion();
        if (version == null) {
            return null;
        }
        String chip = chip(report);
        if (chip.equals(HOPPER)) {
            return "NV_GPU_DRIVER_" + chip + "_" + version;
        }
        String info = chipInfo(report);
        return "NV_GPU_CC_DRIVER_" + (info == null || info.isEmpty() ? DEFAULT_BLACKWELL : info) + "_" + version;
    }

    /** The manifest of the VBIOS; null for a device that names none. */
    public static @Nullable String vbios(NvidiaReport report) throws MalformedException {
        String version = report.vbiosVersion();
        if (version == null) {
            return null;
        }
        String plain = version.replace(".", "").toUpperCase(Locale.ROOT);
        if (report.driverVersion() == null) {
            return "NV_SWITCH_BIOS_" + LS10 + "_" + plain;
        }
        OpaqueData opaque = report.measurements().opaque();
        String board = opaque.text(OpaqueData.PROJECT) + "_" + opaque.text(OpaqueData.PROJECT_SKU) + "_"
                + opaque.text(OpaqueData.CHIP_SKU);
        return "NV_GPU_VBIOS_" + board.toUpperCase(Locale.ROOT) + "_" + plain;
    }
}
