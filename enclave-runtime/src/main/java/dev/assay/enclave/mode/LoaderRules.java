package dev.assay.enclave.mode;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Native code that the dynamic loader or a driver would be told to load, and memory that the kernel would write down. */
final class LoaderRules {
    /** Variables whose value names libraries or programs to load. */
    private static final Map<String, String> LOADING = new TreeMap<>(Map.of(
            "LD_PRELOAD", "the dynamic loader puts these libraries before all others",
            "LD_AUDIT", "the dynamic loader lets these libraries change how others are bound",
            "CUDA_INJECTION64_PATH", "the CUDA driver loads this library",
            "NVTX_INJECTION64_PATH", "NVTX loads this library",
            "RUST_LIBRARY_PATH", "the tokeniser is loaded from there instead of from its jar",
            "GCONV_PATH", "the C library loads converters from there"));

    private static final Set<String> SYSTEM_FOLDERS = Set.of("/usr", "/lib", "/lib64", "/opt");

    private LoaderRules() {}

    static void check(ProcessView process, List<Weakness> found) {
        LOADING.forEach((name, message) -> {
            if (!process.environment().getOrDefault(name, "").isBlank()) {
                found.add(new Weakness(name, message, "unset it"));
            }
        });
        libraryPath(process.environment().get("LD_LIBRARY_PATH"), found);
        if (process.preload()
                .lines()
                .anyMatch(line -> !line.isBlank() && !line.strip().startsWith("#"))) {
            found.add(new Weakness(
                    "/etc/ld.so.preload",
                    "the dynamic loader puts these libraries before all others",
                    "empty the file"));
        }
        coreDumps(process.limits(), found);
    }

    /** Where the system and its packages put libraries is measured with the rest of the image; other places may not be. */
    private static void libraryPath(@Nullable String value, List<Weakness> found) {
        if (value == null || value.isEmpty()) {
            return;
        }
        for (String entry : value.split("[:;]", -1)) {
            if (!isSystemFolder(entry)) {
                found.add(new Weakness(
                        "LD_LIBRARY_PATH",
                        "libraries would be taken from " + (entry.isEmpty() ? "the working directory" : entry),
                        "unset it, or name folders " + folders() + " only"));
                return;
            }
        }
    }

    static Weakness outsideSystem(String setting) {
        return new Weakness(
                setting,
                "a library would be loaded from outside the system's folders",
                "name it without a path, or " + folders());
    }

    private static String folders() {
        return "below " + String.join(", ", SYSTEM_FOLDERS.stream().sorted().toList());
    }

    /** Whether it names something below the system's folders. */
    static boolean isSystemFolder(String entry) {
        try {
            Path path = Path.of(entry).normalize();
            return !entry.isEmpty() && SYSTEM_FOLDERS.stream().anyMatch(folder -> path.startsWith(folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void coreDumps(String limits, List<Weakness> found) {
        boolean allowed = limits.lines()
                .filter(line -> line.startsWith("Max core file size"))
                .anyMatch(line ->
                        !line.substring("Max core file size".length()).strip().startsWith("0 "));
        if (allowed) {
            found.add(new Weakness(
                    "RLIMIT_CORE",
                    "the kernel would write this process's memory into a core dump",
                    "start with ulimit -c 0 (containers: --ulimit core=0)"));
        }
    }
}
