package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The machine's C compiler, for doubles and drivers. */
final class CCompiler {
    private static final Path SOURCES = Path.of("src/test/native");
    private static final Path MAIN = Path.of("src/main/native");

    private static final Map<List<String>, Path> BUILT = new ConcurrentHashMap<>();

    private CCompiler() {}

    static void assumeThere() {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
        assumeTrue(there, "no gcc on the PATH, which the doubles of NVIDIA's libraries are built with");
    }

    /** Built once for each set of flags; each test gets a copy, since settings lie beside it. */
    static Path library(Path output, String source, String... flags) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("-fPIC", "-shared", SOURCES.resolve(source).toString()));
        command.addAll(List.of(flags));
        Path built = BUILT.get(command);
        if (built == null) {
            built = build(Files.createTempFile("assay-double", ".so"), command);
            built.toFile().deleteOnExit();
            BUILT.put(command, built);
        }
        return Files.copy(built, output);
    }

    /** The native part and a program over it, both with sanitizers. */
    static Path sanitized(Path output) throws Exception {
        return build(
                output,
                List.of(
                        "-fsanitize=address,undefined",
                        "-fno-sanitize-recover=all",
                        "-I" + MAIN,
                        SOURCES.resolve("nvidia_driver.c").toString(),
                        MAIN.resolve("nvml.c").toString(),
                        MAIN.resolve("nscq.c").toString(),
                        "-ldl",
                        "-lpthread"));
    }

    private static Path build(Path output, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("gcc", "-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-o", output.toString()));
        command.addAll(arguments);
        Result result = run(command);
        assertThat(result.status()).as("%s%n%s", command, result.output()).isZero();
        return output;
    }

    record Result(int status, String output) {}

    static Result run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("assay", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after a minute: " + command);
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
