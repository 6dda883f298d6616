package dev.assay.bench.gpu;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole server on the card: that it says so, and what it answers in a second over HTTP with receipts. Arguments: the
 * port of plain HTTP; the kind of place that is expected; callers; milliseconds; tokens; then the command that starts it.
 */
final class ServerCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String MODEL = "all-MiniLM-L6-v2";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String root;

    private ServerCheck(int port) {
        this.root = "http://127.0.0.1:" + port;
    }

    public static void main(String[] args) throws Exception {
        Process server = new ProcessBuilder(Arrays.asList(args).subList(5, args.length))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int status;
        try {
            status = ready(server)
                    ? new ServerCheck(Integer.parseInt(args[0])).check(args)
                    : fail("the server did not become ready");
        } finally {
            server.destroy();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        System.exit(status);
    }

    private static int fail(String why) {
        System.out.println("failed: server: " + why);
        return GpuBench.REJECTED;
    }

    /** It closes its output when it ends, so this waits no longer than it lives, or than a start may take. */
    private static boolean ready(Process server) throws Exception {
        Thread watch = new Thread(() -> {
            try {
                if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("assay: ready")) {
                watch.interrupt();
                return true;
            }
        }
        return false;
    }

    private int check(String[] args) throws Exception {
        String config = get("/v2/models/" + MODEL + "/config");
        if (!config.contains(args[1])) {
            return fail("the model is not on " + args[1] + ": " + config);
        }
        System.out.println("server: the model is on " + args[1]);
        byte[] body = body(Integer.parseInt(args[4]));
        load(body, Integer.parseInt(args[2]), Long.parseLong(args[3]));
        List<Long> times = load(body, Integer.parseInt(args[2]), Long.parseLong(args[3]));
        Collections.sort(times);
        System.out.printf(
                "server: %s callers, embeddings with receipts: %.1f requests/s, p50 %.2f ms, p99 %.2f ms%n",
                args[2],
                times.size() * 1e3 / Long.parseLong(args[3]),
                times.get(times.size() / 2) / 1e6,
                times.get(times.size() * 99 / 100) / 1e6);
        get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("assay_gpu_"))
                .forEach(line -> System.out.println("server: " + line));
        return GpuBench.ACCEPTED;
    }

    private static byte[] body(int tokens) {
        String ids = String.join(",", Collections.nCopies(tokens, "2023"));
        return ("{\"model\":\"" + MODEL + "\",\"input\":[[" + ids + "]]}").getBytes(StandardCharsets.UTF_8);
    }

    private String get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(root + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private List<Long> load(byte[] body, int callers, long millis) throws Exception {
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> call(body, end, times, failures));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return times;
    }

    private void call(byte[] body, long end, List<Long> times, List<Exception> failures) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + "/v1/embeddings"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            while (System.nanoTime() - end < 0) {
                long begin = System.nanoTime();
                int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode();
                if (status != 200) {
                    throw new IllegalStateException("status " + status);
                }
                times.add(System.nanoTime() - begin);
            }
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
