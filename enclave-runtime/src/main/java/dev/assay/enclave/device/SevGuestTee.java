package dev.assay.enclave.device;

import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import java.nio.file.Path;
import java.util.List;

/** An SEV-SNP guest whose kernel has {@code /dev/sev-guest} (Linux 5.19 and later). */
public final class SevGuestTee {
    private SevGuestTee() {}

    /** Asks for reports about the most privileged level, which a guest without an SVSM runs at. */
    public static TeeProvider open(Path root) throws TeeUnavailableException {
        return open(root, 0);
    }

    /**
     * Asks {@code /dev/sev-guest}.
     *
     * @param root where {@code /dev} is; {@code /} except in tests
     * @param vmpl the privilege level that reports name, 0 to 3 and not above the guest's own; below an SVSM mostly 2
     * @throws TeeUnavailableException with what it said
     */
    public static TeeProvider open(Path root, int vmpl) throws TeeUnavailableException {
        Path path = root.resolve("dev/sev-guest");
        return DeviceTee.open("SEV-SNP", EvidenceFormat.SEV_SNP, List.of(() -> SevGuestDevice.open(path, vmpl)));
    }
}
