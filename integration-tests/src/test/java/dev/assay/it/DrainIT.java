package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.TrustsAnyone;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that is told to stop while it is busy. */
class DrainIT {
    private static final int CLIENTS = 6;

    @TempDir
    private Path folder;

    private URI url = URI.create("");
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean stopped;

    private Launcher assay() {
        return new Launcher(Project.root().resolve("assay"), folder);
    }

    private Process start(String settings) throws Exception {
        Path config = Files.writeString(folder.resolve("server.properties"), settings);
        Process server =
                assay().start("serve", "--port", "0", "--tee", "simulated", "--json", "--config", config.toString());
        for (int i = 0; i < 600 && assay().output().isBlank(); i++) {
            Thread.sleep(100);
        }
        url = URI.create(assay().output().replaceAll("(?s).*\"url\":\"([^\"]+)\".*", "$1"));
        return server;
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(TrustsAnyone.context())
                .version(version)
                .build();
    }

    private HttpRequest request(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(60));
        return body.isEmpty()
                ? request.build()
                : request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
    }

    private static String texts(int count, int words) {
        return "{\"model\":\"all-MiniLM-L6-v2\",\"input\":["
                + String.join(",", Collections.nCopies(count, "\"" + "word ".repeat(words) + "\"")) + "]}";
    }

    /** Asks again and again, until it is refused; each time for a shape that the model may not have seen yet. */
    private void ask(HttpClient client) {
        while (!stopped) {
            try {
                String body = texts(6, 100 + asked.getAndIncrement() % 100);
                HttpResponse<String> answer = client.send(request("/v1/embeddings", body), BodyHandlers.ofString());
                answers.add(answer.statusCode() + " "
                        + answer.headers().firstValue("Retry-After").orElse(""));
                if (answer.statusCode() != 200) {
                    return;
                }
            } catch (ConnectException closed) {
                answers.add("closed");
                return;
            } catch (IOException e) {
                answers.add("lost: " + e);
                return;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void noCallThatWasLetInFails() throws Exception {
        Process server = start("assay.drain.delay=3S\nassay.drain.timeout=30S\n");
        try {
            List<CompletableFuture<Void>> busy = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                HttpClient client = client(i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
                busy.add(CompletableFuture.runAsync(() -> ask(client), task -> new Thread(task).start()));
            }
            Thread.sleep(2_000);
            int before = answers.size();
            assertThat(status("/v2/health/ready")).isEqualTo(200);

            server.destroy();
            for (int i = 0; i < 100 && status("/v2/health/ready") == 200; i++) {
                Thread.sleep(20);
            }
            assertThat(status("/v2/health/ready"))
                    .as("says that it is not ready")
                    .isEqualTo(503);
            assertThat(status("/v2")).as("and still serves").isEqualTo(200);
            busy.forEach(CompletableFuture::join);

            assertThat(answers).hasSizeGreaterThan(before + CLIENTS);
            assertThat(answers)
                    .allMatch(answer -> answer.equals("200 ") || answer.equals("503 1") || answer.equals("closed"));
            assertThat(answers).contains("503 1");
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(assay().errors())
                    .contains("stopped: all keys are wiped")
                    .doesNotContain("were not answered")
                    .doesNotContain("Exception");
        } finally {
            stopped = true;
            server.destroyForcibly();
        }
    }

    @Test
    void noKeyOutlivesACallThatTakesTooLong() throws Exception {
        Process server = start("assay.drain.delay=0S\nassay.drain.timeout=1S\nassay.pool.threads=1\n");
        try {
            HttpClient client = client(HttpClient.Version.HTTP_1_1);
            CompletableFuture<HttpResponse<String>> slow =
                    client.sendAsync(request("/v1/embeddings", texts(256, 200)), BodyHandlers.ofString());
            for (int i = 0; i < 600 && !metrics().contains("assay_inference_calls_under_way 1.0"); i++) {
                Thread.sleep(20);
            }
            long began = System.nanoTime();
            server.destroy();

            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(slow).failsWithin(Duration.ofSeconds(10));
            assertThat(assay().errors())
                    .contains("1 calls were not answered within 1 s")
                    .contains("stopped: all keys are wiped");
        } finally {
            server.destroyForcibly();
        }
    }

    private int status(String path) throws Exception {
        return client(HttpClient.Version.HTTP_1_1)
                .send(request(path, ""), BodyHandlers.discarding())
                .statusCode();
    }

    private String metrics() throws Exception {
        return client(HttpClient.Version.HTTP_1_1)
                .send(request("/q/metrics", ""), BodyHandlers.ofString())
                .body();
    }
}
