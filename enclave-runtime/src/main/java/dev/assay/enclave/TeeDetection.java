package dev.assay.enclave;

import dev.assay.enclave.simulated.SimulatedTee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the TEE this process runs in. It fails closed: without a real TEE there is none, and the simulated one comes
 * only when it is named.
 */
public final class TeeDetection {
    /**
     * One sign of a TEE.
     *
     * @param name what the command line calls the TEE
     * @param path what the kernel or the library OS shows where it is present
     * @param present whether it is there
     */
    public record Sign(String name, Path path, boolean present) {}

    /** Names that the command line and the configuration accept. */
    public static final List<String> NAMES = List.of("auto", "simulated", "occlum", "tdx", "sev-snp");

    private final Path root;
    private final String buildIdentity;

    /**
     * @param root where {@code /dev} and {@code /sys} are; {@code /} except in tests
     * @param buildIdentity name and version of the build, which simulated evidence measures
     */
    public TeeDetection(Path root, String buildIdentity) {
        this.root = root;
        this.buildIdentity = buildIdentity;
    }

    /**
     * The provider for {@code requested}, one of {@link #NAMES}.
     *
     * @throws TeeUnavailableException if it is not here
     */
    public TeeProvider select(String requested) throws TeeUnavailableException {
        if (!NAMES.contains(requested)) {
            throw new TeeUnavailableException("unknown TEE; expected one of " + String.join(", ", NAMES));
        }
        if (requested.equals("simulated")) {
            return new SimulatedTee(buildIdentity);
        }
        throw new TeeUnavailableException(describe(requested));
    }

    /** Everything that is looked for, and whether it is there. */
    public List<Sign> signs() {
        List<Sign> signs = new ArrayList<>();
        signs.add(sign("occlum", "dev/sgx"));
        signs.add(sign("tdx", "sys/kernel/config/tsm/report"));
        signs.add(sign("tdx", "dev/tdx_guest"));
        signs.add(sign("sev-snp", "sys/kernel/config/tsm/report"));
        signs.add(sign("sev-snp", "dev/sev-guest"));
        return signs;
    }

    private Sign sign(String name, String path) {
        Path full = root.resolve(path);
        return new Sign(name, full, Files.exists(full));
    }

    private String describe(String requested) {
        StringBuilder message = new StringBuilder("no usable TEE for \"" + requested + "\"; looked for");
        for (Sign sign : signs()) {
            if (requested.equals("auto") || requested.equals(sign.name())) {
                message.append(' ')
                        .append(sign.path())
                        .append(sign.present() ? " (there, but this version has no provider for it)," : " (absent),");
            }
        }
        message.append(" start inside a TEE, or name --tee simulated for development (it protects nothing)");
        return message.toString();
    }
}
