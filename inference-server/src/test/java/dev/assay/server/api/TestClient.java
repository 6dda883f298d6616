package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.testkit.TrustsAnyone;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A plain HTTPS client that keeps the bytes. Trust is not its business; the SDK's tests are about that. */
public final class TestClient {
    /** Java's own client, before JDK 24, fails what is under way when it is asked to go, instead of waiting for it. */
    private static final boolean IS_HASTY = Runtime.version().feature() < 24;

    private final URI base;
    private final SSLContext context;
    private final HttpClient http;

    private TestClient(URI base, SSLContext context) {
        this.base = base;
        this.context = context;
        this.http = HttpClient.newBuilder().sslContext(context).build();
    }

    public static URI uriOfThisServer() {
        return URI.create("https://localhost:"
                + Arc.container().instance(HttpServer.class).get().getSecurePort());
    }

    public static TestClient ofThisServer() {
        return new TestClient(uriOfThisServer(), TrustsAnyone.context());
    }

    public HttpResponse<byte[]> get(String target, String... headers) throws Exception {
        return send(request(target, headers).GET());
    }

    public HttpResponse<byte[]> post(String target, String body, String... headers) throws Exception {
        return post(target, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<byte[]> post(String target, HttpRequest.BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = request(target, headers).POST(body);
        boolean typed = List.of(headers).contains("Content-Type");
        return send(typed ? request : request.header("Content-Type", "application/json"));
    }

    CompletableFuture<HttpResponse<byte[]>> postAsync(String target, String body) {
        HttpRequest.Builder request =
                request(target).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<byte[]>> getAsync(String target) {
        return http.sendAsync(request(target).GET().build(), BodyHandlers.ofByteArray());
    }

    /** A connection to write to by hand. */
    SSLSocket socket() throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(base.getHost(), base.getPort());
    }

    /** The same from another address of this machine. */
    SSLSocket socketFrom(String address) throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        return (SSLSocket)
                context.getSocketFactory().createSocket(here, base.getPort(), InetAddress.getByName(address), 0);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            if (!IS_HASTY || !String.valueOf(e.getMessage()).contains("GOAWAY received")) {
                throw e;
            }
            return http.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(target)).timeout(Duration.ofSeconds(30));
        if (IS_HASTY && target.contains("/repository/models/")) {
            // What changes models must not be sent twice.
            request.version(HttpClient.Version.HTTP_1_1);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    public static JsonValue json(HttpResponse<byte[]> response) throws Exception {
        return Json.parse(Bytes.of(response.body()), 1 << 24, "response");
    }

    public static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
