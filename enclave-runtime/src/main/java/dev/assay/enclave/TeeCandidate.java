package dev.assay.enclave;

import dev.assay.enclave.tsm.TsmOptions;
import dev.assay.enclave.tsm.TsmTee;
import dev.assay.evidence.TeeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to a TEE: what shows that it is there, and how it is opened.
 *
 * @param names what the command line calls the TEEs that it can lead to
 * @param path below the root of the file system
 * @param kind what stands there when it is a guest's, not a host's
 * @param opener opens it
 */
record TeeCandidate(List<String> names, String path, Kind kind, Opener opener) {
    enum Kind {
        FOLDER,
        NO_FOLDER
    }

    /** Opens a provider. */
    interface Opener {
        TeeProvider open(Path root, TsmOptions options, @Nullable TeeType wanted) throws TeeUnavailableException;
    }

    /** In the order in which they are tried: pure Java before native code, and what has collateral before what has not. */
    static final List<TeeCandidate> ALL = List.of(
            new TeeCandidate(List.of("occlum"), "dev/sgx", Kind.NO_FOLDER, TeeCandidate::notYet),
            new TeeCandidate(List.of("tdx", "sev-snp"), TsmTee.REPORTS, Kind.FOLDER, TsmTee::open),
            new TeeCandidate(List.of("tdx"), "dev/tdx_guest", Kind.NO_FOLDER, TeeCandidate::notYet),
            new TeeCandidate(List.of("sev-snp"), "dev/sev-guest", Kind.NO_FOLDER, TeeCandidate::notYet));

    private static TeeProvider notYet(Path root, TsmOptions options, @Nullable TeeType wanted)
            throws TeeUnavailableException {
        throw new TeeUnavailableException("this version has no provider for it");
    }

    boolean isThere(Path root) {
        Path place = root.resolve(path);
        return kind == Kind.FOLDER ? Files.isDirectory(place) : Files.exists(place) && !Files.isDirectory(place);
    }

    boolean leadsTo(String requested) {
        return requested.equals("auto") || names.contains(requested);
    }
}
