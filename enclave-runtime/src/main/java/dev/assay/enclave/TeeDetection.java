package dev.assay.enclave;

import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.enclave.tsm.TsmOptions;
import dev.assay.evidence.TeeType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final TsmOptions options;

    /**
     * With the options that serve most machines.
     *
     * @param root where {@code /dev} and {@code /sys} are; {@code /} except in tests
     * @param buildIdentity name and version of the build, which simulated evidence measures
     */
    public TeeDetection(Path root, String buildIdentity) {
        this(root, buildIdentity, TsmOptions.standard());
    }

    /**
     * With options for configfs-tsm.
     *
     * @param root where {@code /dev} and {@code /sys} are; {@code /} except in tests and unusual containers
     * @param buildIdentity name and version of the build, which simulated evidence measures
     */
    public TeeDetection(Path root, String buildIdentity, TsmOptions options) {
        this.root = root;
        this.buildIdentity = buildIdentity;
        this.options = options;
    }

    /**
     * The provider for {@code requested}, one of {@link #NAMES}: the first that opens, in the order of Occlum, configfs
     * and the older kernels' devices.
     *
     * @throws TeeUnavailableException if it is not here; the message lists everything that was looked for
     */
    public TeeProvider select(String requested) throws TeeUnavailableException {
        if (!NAMES.contains(requested)) {
            throw new TeeUnavailableException("unknown TEE; expected one of " + String.join(", ", NAMES));
        }
        if (requested.equals("simulated")) {
            return new SimulatedTee(buildIdentity);
        }
        List<String> lookedFor = new ArrayList<>();
        for (TeeCandidate candidate : TeeCandidate.ALL) {
            if (!candidate.leadsTo(requested)) {
                continue;
            }
            String problem = " (absent)";
            try {
                if (candidate.isWorthTrying(root)) {
                    return candidate.opener().open(root, options, wanted(requested));
                }
            } catch (TeeUnavailableException e) {
                if (candidate.isThere(root)) {
                    problem = " (there, but: " + e.getMessage() + ")";
                }
            }
            lookedFor.add(root.resolve(candidate.path()) + problem);
        }
        throw new TeeUnavailableException(describe(requested, lookedFor));
    }

    private static @Nullable TeeType wanted(String requested) {
        return switch (requested) {
            case "occlum" -> TeeType.SGX;
            case "tdx" -> TeeType.TDX;
            case "sev-snp" -> TeeType.SEV_SNP;
            default -> null;
        };
    }

    /** Everything that is looked for, and whether it is there. */
    public List<Sign> signs() {
        List<Sign> signs = new ArrayList<>();
        for (TeeCandidate candidate : TeeCandidate.ALL) {
            for (String name : candidate.names()) {
                signs.add(new Sign(name, root.resolve(candidate.path()), candidate.isThere(root)));
            }
        }
        return signs;
    }

    private String describe(String requested, List<String> lookedFor) {
        StringBuilder message = new StringBuilder(
                "no usable TEE for \"" + requested + "\"; looked for " + String.join(", ", lookedFor));
        for (HostHints.Hint hint : HostHints.of(root)) {
            message.append("; ").append(hint.found()).append(": ").append(hint.advice());
        }
        return message + "; start inside a TEE (assay doctor says what is missing), or name --tee simulated for"
                + " development (it protects nothing)";
    }
}
