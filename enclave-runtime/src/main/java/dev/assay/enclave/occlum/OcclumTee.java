package dev.assay.enclave.occlum;

import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.device.DeviceTee;
import dev.assay.enclave.device.EvidenceFormat;
import java.nio.file.Path;
import java.util.List;

/** An SGX enclave that Occlum runs. */
public final class OcclumTee {
    private OcclumTee() {}

    /**
     * Asks {@code /dev/sgx}, and where that gives nothing {@code /dev/attestation_report_data} and
     * {@code /dev/attestation_quote}.
     *
     * @param root where {@code /dev} is; {@code /} except in tests
     * @throws TeeUnavailableException with what each of them said
     */
    public static TeeProvider open(Path root) throws TeeUnavailableException {
        Path dev = root.resolve("dev");
        return DeviceTee.open(
                "Occlum",
                EvidenceFormat.SGX,
                List.of(() -> DcapDevice.open(dev.resolve("sgx")), () -> AttestationFiles.of(dev)));
    }
}
