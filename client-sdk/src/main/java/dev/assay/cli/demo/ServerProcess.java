package dev.assay.cli.demo;

import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An inference server of this build as a child process; it ends with this object, or with this process. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final String READY = "assay: ready on ";
    private static final int LOG_LINES_SHOWN = 15;
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;

    private final Process process;
    private final int port;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread stopWithUs;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.stopWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stopWithUs);
        Thread reader = new Thread(this::readOutput, "server output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one with the simulated TEE and the models that come with the project, on a free port. */
    public static ServerProcess start(Path home) throws CommandFailure {
        return start(home, freePort());
    }

    /** The same on a certain port. */
    static ServerProcess start(Path home, int port) throws CommandFailure {
        Path app = home.resolve("inference-server/target/quarkus-app").toAbsolutePath();
        Path models = home.resolve("inference-server/target/models").toAbsolutePath();
        if (!Files.isRegularFile(app.resolve("quarkus-run.jar")) || !Files.isDirectory(models)) {
            throw new CommandFailure(
                    ExitStatus.UNAVAILABLE, "server.not_built", "the inference server is not built; build the project");
        }
        try {
            Path log = Files.createTempFile("assay-server", ".log");
            Process process = new ProcessBuilder(commandLine(port, models))
                    .directory(app.toFile())
                    .redirectError(log.toFile())
                    .start();
            return new ServerProcess(process, port, log);
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "server.not_started", "the server could not be started");
        }
    }

    private static List<String> commandLine(int port, Path models) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Dassay.port=" + port);
        command.add("-Dassay.tee=simulated");
        // Nobody balances between servers of a demonstration.
        command.add("-Dassay.drain.delay=0S");
        command.add("-Dassay.models=" + models);
        command.add("-jar");
        command.add("quarkus-run.jar");
        return command;
    }

    private static int freePort() throws CommandFailure {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "server.not_started", "there is no free port");
        }
    }

    /** Reads on after the line it waits for: a full pipe would stop the server. */
    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line);
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // Told below, with all other ways to end before being ready.
        }
        ready.completeExceptionally(new IOException("the server ended before it was ready"));
    }

    /** Waits until it answers; gives up when it ends, or after a minute. */
    public void awaitReady(Host host) throws CommandFailure, InterruptedException {
        try {
            ready.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            lastLogLines().forEach(host::progress);
            String how = e instanceof TimeoutException ? "was not ready in time" : "ended before it was ready";
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "server.not_started", "the server " + how);
        }
    }

    private List<String> lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("https://localhost:" + port);
    }

    /** Kills it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException leftBehind) {
            // A log in the temporary folder that cannot be deleted harms nobody.
        }
        removeHook();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopWithUs);
        } catch (IllegalStateException alreadyShuttingDown) {
            // Then the hook runs, and finds the process gone.
        }
    }
}
