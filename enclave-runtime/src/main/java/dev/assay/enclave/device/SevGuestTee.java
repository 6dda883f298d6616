package dev.assay.enclave.device;

import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import java.nio.file.Path;
import java.util.List;

/** An SEV-SNP guest whose kernel has {@code /dev/sev-guest} (Linux 5.19 and later). */
public final class SevGuestTee {
    private SevGuestTee() {}

    /**
     * Asks {@code /dev/sev-guest}.
     *
     * @param root where {@code /dev} is; {@code /} except in tests
     * @throws TeeUnavailableException with what it said
     */
    public static TeeProvider open(Path root) throws TeeUnavailableException {
        Path path = root.resolve("dev/sev-guest");
        return DeviceTee.open("SEV-SNP", EvidenceFormat.SEV_SNP, List.of(() -> SevGuestDevice.open(path)));
    }
}
