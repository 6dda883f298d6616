package dev.assay.enclave.device;

import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import java.nio.file.Path;
import java.util.List;

/** A trust domain whose kernel has {@code /dev/tdx_guest} and gives no quotes through configfs. */
public final class TdxGuestTee {
    private TdxGuestTee() {}

    /**
     * Gets a report from {@code /dev/tdx_guest} and a quote for it in the ways of Intel's libtdx_attest: from the host's quote
     * generation service over vsock, where {@code /etc/tdx-attest.conf} names its port, else through the driver.
     *
     * @param root where {@code /dev} and {@code /etc} are; {@code /} except in tests
     * @throws TeeUnavailableException with what each of them said
     */
    public static TeeProvider open(Path root) throws TeeUnavailableException {
        Path path = root.resolve("dev/tdx_guest");
        Path configuration = root.resolve("etc/tdx-attest.conf");
        return DeviceTee.open(
                "TDX",
                EvidenceFormat.TDX,
                List.of(
                        () -> TdxGuestDevice.open(path, VsockQuotes.of(configuration)),
                        () -> TdxGuestDevice.open(path, DriverQuotes::framed),
                        () -> TdxGuestDevice.open(path, DriverQuotes::bare)));
    }
}
