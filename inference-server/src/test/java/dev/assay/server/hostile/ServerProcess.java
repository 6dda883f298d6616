package dev.assay.server.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as users start it, in a process of its own, with everything that it says kept. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Pattern READY = Pattern.compile("assay: ready on (\\S+)");
    private static final Pattern HEAP =
            Pattern.compile("(?m)^jvm_memory_committed_bytes\\{area=\"heap\"[^}]*} ([0-9.Ee+]+)$");

    private final Process process;
    private final Path output;
    private final Path errors;
    private final Target target;
    private final HttpClient metrics;

    private ServerProcess(Process process, Path output, Path errors) throws Exception {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.target = Target.of(waitUntilReady());
        this.metrics = HttpClient.newBuilder().sslContext(target.context()).build();
    }

    static ServerProcess start(Path folder, Map<String, String> settings) throws Exception {
        Path config = folder.resolve("server.properties");
        Files.write(
                config,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
        Path output = folder.resolve("standard-output");
        Path errors = folder.resolve("standard-error");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of("..", "assay").toAbsolutePath().normalize().toString(),
                        "serve",
                        "--tee=simulated",
                        "--port=0",
                        "--models=" + settings.get("assay.models"),
                        "--config=" + config))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("ASSAY_BUILD", "never");
        builder.environment().put("ASSAY_JAVA_HOME", System.getProperty("java.home"));
        return new ServerProcess(builder.start(), output, errors);
    }

    private URI waitUntilReady() throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (process.isAlive() && Instant.now().isBefore(limit)) {
            Matcher ready = READY.matcher(Files.readString(output));
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start: " + Files.readString(errors));
    }

    Target target() {
        return target;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it said so far, on both streams. */
    String said() throws IOException {
        return Files.readString(output) + Files.readString(errors);
    }

    /** What is resident beside the heap, which grows and shrinks as its collector likes. */
    long kilobytesBesideHeap() throws IOException, InterruptedException {
        long resident = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
        String numbers = metrics.send(
                        HttpRequest.newBuilder(target.uri().resolve("/q/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        double heap = HEAP.matcher(numbers)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
        if (heap == 0) {
            throw new IllegalStateException("the server does not say how large its heap is");
        }
        return resident - (long) heap / 1024;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
