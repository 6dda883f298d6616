package dev.assay.enclave.tsm;

import dev.assay.enclave.TeeUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What failed, and what its operator can do about it. */
final class TsmAdvice {
    /** How the interface comes to be there. */
    static final String NOT_THERE = "it needs Linux 6.7 or newer with CONFIG_TSM_REPORTS, the module tdx_guest or"
            + " sev-guest loaded, and configfs mounted (mount -t configfs none /sys/kernel/config); a container needs"
            + " /sys/kernel/config/tsm mounted into it, writable";

    private TsmAdvice() {}

    static TeeUnavailableException unavailable(Path reports, TsmFault fault) {
        return new TeeUnavailableException(reports + ": " + fault.text() + "; " + advice(reports, fault));
    }

    private static String advice(Path reports, TsmFault fault) {
        String text = fault.text().toLowerCase(Locale.ROOT);
        if (!Files.isDirectory(reports)) {
            return NOT_THERE;
        }
        if (text.contains("permission denied") || text.contains("not permitted") || text.contains("read-only")) {
            return "this user may not make entries there: run as root, or have the folder's owner changed, and mount it"
                    + " writable into a container";
        }
        if (text.contains("no such device")) {
            return "the kernel has no provider: load the module tdx_guest or sev-guest; if it was there before, the device"
                    + " went away";
        }
        return switch (fault.kind()) {
            case CONFLICT ->
                "another program writes to entries that are not its own; find it, nothing but this process should";
            case BUSY ->
                "the host answers too slowly: look at its quoting service (TDX) or at throttled guest requests (SEV-SNP)";
            case NOT_READY -> "this does not behave as the kernel's configfs-tsm does";
            case UNKNOWN, PERMANENT -> "see the kernel's log";
        };
    }
}
