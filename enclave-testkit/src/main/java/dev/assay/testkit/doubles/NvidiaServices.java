package dev.assay.testkit.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.testkit.FakeNvidia;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** NVIDIA's RIM service and OCSP responder on this machine, for a device of the test kit. */
public final class NvidiaServices implements AutoCloseable {
    private static final int MAX_REQUEST = 1 << 16;

    private final HttpServer server;
    private final Supplier<FakeNvidia> device;

    /** How many manifests and responses were given. */
    public final AtomicInteger answers = new AtomicInteger();

    /** @param device a new one for each answer, since time goes on */
    public NvidiaServices(Supplier<FakeNvidia> device) {
        this.device = device;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/rim/", exchange -> answer(exchange, "application/json", rim(exchange)));
        server.createContext("/ocsp", exchange -> answer(exchange, "application/ocsp-response", ocsp(exchange)));
        server.start();
    }

    /** Where manifests are. */
    public URI manifests() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Where the responder is. */
    public URI responder() {
        return manifests().resolve("/ocsp");
    }

    private Bytes rim(HttpExchange exchange) {
        String id = exchange.getRequestURI().getPath().substring("/v1/rim/".length());
        Bytes xml = device.get().rim(id.contains("DRIVER") ? "driver" : "vbios").encode();
        return Bytes.utf8("{\"id\":\"" + id + "\",\"rim_format\":\"TCG\",\"rim\":\"" + Base64Text.encode(xml)
                + "\",\"sha256\":\"" + new BouncyCastleCrypto().sha256(xml).hex() + "\"}");
    }

    /** Whichever response repeats the issuer's hashes (SHA-384) and the serial number that the request ends in. */
    private Bytes ocsp(HttpExchange exchange) throws IOException {
        String request =
                Bytes.of(exchange.getRequestBody().readNBytes(MAX_REQUEST)).hex();
        String certificate = request.substring(request.indexOf("0430"));
        return device.get().endorsements().of(EndorsementKind.OCSP_RESPONSE).stream()
                .filter(response -> response.hex().contains(certificate))
                .findFirst()
                .orElseThrow(() -> new IOException("asked for a certificate that is not this device's"));
    }

    private void answer(HttpExchange exchange, String type, Bytes body) throws IOException {
        answers.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length());
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.toArray());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
