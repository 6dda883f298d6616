package dev.assay.verify.nvidia;

import dev.assay.bytes.MalformedException;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.RimIds;
import dev.assay.result.RejectedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manifests that are about one device, of all that were given.
 *
 * @param driver genuine and of the device's driver, or null
 * @param vbios genuine and of its VBIOS, or null
 * @param complete whether there is one for everything that the device runs
 * @param unusable of the device's driver or VBIOS, and not genuine
 */
record RimSelection(@Nullable GivenRim driver, @Nullable GivenRim vbios, boolean complete, List<GivenRim> unusable) {
    RimSelection {
        unusable = List.copyOf(unusable);
    }

    /**
     * @throws RejectedException if a certificate of one that is about this device is revoked, or a response about one is
     *     not good
     */
    static RimSelection of(NvidiaReport report, List<GivenRim> given) throws RejectedException, MalformedException {
        List<GivenRim> unusable = new ArrayList<>();
        String driverVersion = report.driverVersion();
        String vbiosVersion = report.vbiosVersion();
        GivenRim driver = newest(report, driverVersion, given, unusable);
        GivenRim vbios = newest(report, vbiosVersion, given, unusable);
        boolean complete = vbios != null && (driver != null || driverVersion == null);
        return new RimSelection(driver, vbios, complete, unusable);
    }

    /** Manifests are issued again under the same version; the newest is the one that NVIDIA means. */
    private static @Nullable GivenRim newest(
            NvidiaReport report, @Nullable String version, List<GivenRim> given, List<GivenRim> unusable)
            throws RejectedException, MalformedException {
        GivenRim newest = null;
        for (GivenRim rim : given) {
            if (version == null || !isAbout(rim, report, version)) {
                continue;
            }
            if (!rim.isGenuine()) {
                unusable.add(rim);
            } else if (newest == null || rim.issuedAt() > newest.issuedAt()) {
                newest = rim;
            }
        }
        if (newest != null && newest.revocationFailure() != null) {
            throw newest.revocationFailure();
        }
        return newest;
    }

    private static boolean isAbout(GivenRim rim, NvidiaReport report, String version) throws MalformedException {
        // A report may name a family of chips that share a driver; the certificate names the chip.
        String product = rim.rim().product();
        String family = RimIds.chipInfo(report);
        boolean sameChip =
                product.equalsIgnoreCase(RimIds.chip(report)) || family != null && product.equalsIgnoreCase(family);
        return sameChip && rim.rim().colloquialVersion().equalsIgnoreCase(version);
    }
}
