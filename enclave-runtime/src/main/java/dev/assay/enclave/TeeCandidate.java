package dev.assay.enclave;

import dev.assay.enclave.device.SevGuestTee;
import dev.assay.enclave.device.TdxGuestTee;
import dev.assay.enclave.occlum.OcclumTee;
import dev.assay.enclave.tsm.EventLogTee;
import dev.assay.enclave.tsm.TsmOptions;
import dev.assay.enclave.tsm.TsmTee;
import dev.assay.evidence.TeeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        DEVICE
    }

    /** Opens a provider. */
    interface Opener {
        TeeProvider open(Path root, TsmOptions options, @Nullable TeeType wanted) throws TeeUnavailableException;
    }

    /** In the order in which they are tried: the library OS, then the kernel's interfaces, the newer one first. */
    static final List<TeeCandidate> ALL = List.of(
            new TeeCandidate(
                    List.of("occlum"), "dev/sgx", Kind.DEVICE, (root, options, wanted) -> OcclumTee.open(root)),
            new TeeCandidate(List.of("tdx", "sev-snp"), TsmTee.REPORTS, Kind.FOLDER, TsmTee::open),
            new TeeCandidate(
                    List.of("tdx"),
                    "dev/tdx_guest",
                    Kind.DEVICE,
                    (root, options, wanted) -> EventLogTee.of(TdxGuestTee.open(root), root)),
            new TeeCandidate(
                    List.of("sev-snp"),
                    "dev/sev-guest",
                    Kind.DEVICE,
                    (root, options, wanted) ->
                            SevGuestTee.open(root, Objects.requireNonNullElse(options.privilegeLevel(), 0))));

    boolean isThere(Path root) {
        Path place = root.resolve(path);
        return kind == Kind.FOLDER ? Files.isDirectory(place) : Files.exists(place) && !Files.isDirectory(place);
    }

    /**
     * Whether to try: a folder stands where a host has its driver, or where configfs is not mounted. A device is known by
     * opening it alone, as libraries that stand in for one need not answer other questions.
     */
    boolean isWorthTrying(Path root) {
        return kind == Kind.FOLDER ? isThere(root) : !Files.isDirectory(root.resolve(path));
    }

    boolean leadsTo(String requested) {
        return requested.equals("auto") || names.contains(requested);
    }
}
