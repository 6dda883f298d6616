package dev.assay.enclave.nvidia;

import dev.assay.enclave.doubles.NativeTestBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The doubles of NVIDIA's libraries, and a program over the native part that talks to them. */
final class NvidiaBuild {
    private static final Path SOURCES = Path.of("src/test/native");
    private static final Path MAIN = Path.of("src/main/native");

    private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

    private NvidiaBuild() {}

    /** Built once for each set of flags; each test gets a copy, since settings lie beside it. */
    static Path library(Path output, String source, String... flags) throws IOException {
        String name = source + String.join("", flags) + ".so";
        return Files.copy(BUILT.computeIfAbsent(name, missing -> compile(missing, source, flags)), output);
    }

    private static Path compile(String name, String source, String... flags) {
        List<String> all = new ArrayList<>(List.of("-std=gnu11", "-fPIC", "-shared"));
        all.addAll(List.of(flags));
        return NativeTestBuild.compiled(name, all, List.of(SOURCES.resolve(source)), List.of());
    }

    /** The native part and a program over it, both with sanitizers. */
    static Path sanitized() {
        return NativeTestBuild.compiled(
                "nvidia-driver-asan",
                List.of("-std=gnu11", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-I" + MAIN),
                List.of(SOURCES.resolve("nvidia_driver.c"), MAIN.resolve("nvml.c"), MAIN.resolve("nscq.c")),
                List.of("-ldl", "-lpthread"));
    }

    /** The native part's list of CUDA's devices, likewise. */
    static Path sanitizedCuda() {
        return NativeTestBuild.compiled(
                "cuda-driver-asan",
                List.of("-std=gnu11", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-I" + MAIN),
                List.of(SOURCES.resolve("cuda_driver.c"), MAIN.resolve("cuda.c")),
                List.of("-ldl", "-lpthread"));
    }
}
