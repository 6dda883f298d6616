package dev.assay.enclave.doubles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compiles the C that only tests need, once for each machine's build. */
public final class NativeTestBuild {
    private static final Path SOURCES = Path.of("src/test/native");
    private static final Path TARGET = Path.of("target/test-native");

    private NativeTestBuild() {}

    /** The library to preload. The test is skipped, with the reason, where there is no C compiler. */
    public static Path doubleLibrary() {
        return compiled(
                "libdouble.so",
                List.of("-fPIC", "-shared", "-fvisibility=hidden"),
                sources(SOURCES.resolve("double")),
                List.of("-lpthread"));
    }

    /**
     * Compiles {@code sources} with {@code flags} before and {@code libraries} after them, to {@code name} in the folder for
     * what tests build. Skips the test, with the reason, where there is no C compiler.
     */
    public static Path compiled(String name, List<String> flags, List<Path> sources, List<String> libraries) {
        List<String> command =
                new ArrayList<>(List.of(compiler(), "-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror"));
        command.addAll(flags);
        Path output = TARGET.resolve(name).toAbsolutePath();
        command.add("-o");
        command.add(output.toString());
        sources.forEach(source -> command.add(source.toString()));
        command.addAll(libraries);
        try {
            Files.createDirectories(TARGET);
            Result result = run(command, List.of());
            assertThat(result.status()).as(result.output()).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The C files in {@code directory}. */
    public static List<Path> sources(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The C compiler. Skips the test, with the reason, where there is none. */
    public static String compiler() {
        for (String candidate : List.of("cc", "gcc", "clang")) {
            if (onPath(candidate)) {
                return candidate;
            }
        }
        return abort("no C compiler (cc, gcc, clang) on the path");
    }

    /** Whether a program of that name can be started. */
    public static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /**
     * What a program left behind.
     *
     * @param status its exit status
     * @param output what it printed on either stream
     */
    public record Result(int status, String output) {}

    /** So that a program that hangs fails its test instead of stopping it. */
    public static void endAtTheLatest(Process process) {
        CompletableFuture.delayedExecutor(5, TimeUnit.MINUTES).execute(process::destroyForcibly);
    }

    /** Runs a program with more variables, each {@code NAME=value}; it ends when it closes its output. */
    public static Result run(List<String> command, List<String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        Process process = builder.start();
        endAtTheLatest(process);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return new Result(process.exitValue(), output);
    }
}
