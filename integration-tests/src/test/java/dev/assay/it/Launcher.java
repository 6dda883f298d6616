package dev.assay.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code assay} as a user would. It uses what this build made and builds nothing itself.
 *
 * @param script the launcher, or a link to it
 * @param folder where to start it and where its output is kept
 * @param environment variables beside those that tests run with
 */
record Launcher(Path script, Path folder, Map<String, String> environment) {
    private static final long TIMEOUT_SECONDS = 120;

    Launcher(Path script, Path folder) {
        this(script, folder, Map.of());
    }

    /** What a finished run left. */
    record Result(int status, String output, String errors) {}

    Result run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("assay did not end within " + TIMEOUT_SECONDS + " s: " + errors());
            }
            return new Result(process.exitValue(), output(), errors());
        } finally {
            process.destroyForcibly();
        }
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(outputFile().toFile())
                .redirectError(errorFile().toFile());
        builder.environment().put("ASSAY_BUILD", "never");
        builder.environment().put("ASSAY_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    String output() throws IOException {
        return Files.readString(outputFile(), StandardCharsets.UTF_8);
    }

    String errors() throws IOException {
        return Files.readString(errorFile(), StandardCharsets.UTF_8);
    }

    private Path outputFile() {
        return folder.resolve("standard-output");
    }

    private Path errorFile() {
        return folder.resolve("standard-error");
    }
}
