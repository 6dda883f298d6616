package dev.assay.enclave;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What looks like a TEE and is none, or not yet: a host that could start one, a guest whose driver is missing. */
public final class HostHints {
    /**
     * One of them.
     *
     * @param name in short
     * @param found what was found
     * @param advice what it means and what to do
     */
    public record Hint(String name, String found, String advice) {}

    private static final int MAX_CPUINFO_BYTES = 64 << 10;
    private static final String HOST_ADVICE = "this is a host; run the server inside a guest that it starts";

    private HostHints() {}

    /** The hints below {@code root}; none on a machine that has nothing to do with TEEs. */
    public static List<Hint> of(Path root) {
        List<Hint> hints = new ArrayList<>();
        sgx(root, hints);
        host(root, hints);
        flags(root, hints);
        return hints;
    }

    private static void sgx(Path root, List<Hint> hints) {
        boolean folder = Files.isDirectory(root.resolve("dev/sgx"));
        if (folder || Files.exists(root.resolve("dev/sgx_enclave"))) {
            hints.add(new Hint(
                    "SGX host",
                    root.resolve(folder ? "dev/sgx" : "dev/sgx_enclave") + " is a host's SGX driver",
                    "run the server inside Occlum, whose /dev/sgx is a device and no folder"));
        }
    }

    private static void host(Path root, List<Hint> hints) {
        if (Files.exists(root.resolve("dev/sev"))) {
            hints.add(new Hint("SEV host", root.resolve("dev/sev") + " is a host's firmware interface", HOST_ADVICE));
        } else if (Files.exists(root.resolve("dev/kvm"))) {
            hints.add(
                    new Hint("KVM host", root.resolve("dev/kvm") + " is there", "it can start guests; " + HOST_ADVICE));
        }
    }

    private static void flags(Path root, List<Hint> hints) {
        Set<String> flags = cpuFlags(root.resolve("proc/cpuinfo"));
        boolean reports = Files.isDirectory(root.resolve("sys/kernel/config/tsm/report"));
        if (flags.contains("tdx_guest") && !reports && !Files.exists(root.resolve("dev/tdx_guest"))) {
            hints.add(new Hint(
                    "TDX guest",
                    "the processor says tdx_guest",
                    "the driver is missing: modprobe tdx_guest (CONFIG_TDX_GUEST_DRIVER), mount configfs, and mount"
                            + " /sys/kernel/config/tsm or /dev/tdx_guest into a container"));
        }
        boolean sevGuest = flags.contains("sev_snp") && flags.contains("hypervisor");
        if (sevGuest && !reports && !Files.exists(root.resolve("dev/sev-guest"))) {
            hints.add(new Hint(
                    "SEV-SNP guest",
                    "the processor says sev_snp, under a hypervisor",
                    "if this is such a guest, the driver is missing: modprobe sev-guest (CONFIG_SEV_GUEST), mount"
                            + " configfs, and mount /sys/kernel/config/tsm or /dev/sev-guest into a container"));
        }
    }

    private static Set<String> cpuFlags(Path cpuinfo) {
        try (InputStream in = Files.newInputStream(cpuinfo)) {
            String text = new String(in.readNBytes(MAX_CPUINFO_BYTES), StandardCharsets.ISO_8859_1);
            return text.lines()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Set.copyOf(Arrays.asList(line.split("[\\s:]+"))))
                    .orElse(Set.of());
        } catch (IOException noProcFileSystem) {
            return Set.of();
        }
    }
}
