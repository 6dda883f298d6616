package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.LyingServer.Request;
import dev.assay.client.LyingServer.Response;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.NettyTransport;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Has the enclave's TLS key, ends the client's TLS session with it, and passes everything on to the genuine enclave over a
 * session of its own. What it reads on the way is what it came for.
 */
final class RelayingAttacker implements LyingServer.Handler, AutoCloseable {
    /** What it does when the client wants evidence that names its session. */
    enum Trick {
        /** Asks the enclave for the same, and gets evidence that names its own session with it. */
        PASS_ON,
        /** Asks the enclave for evidence that names none. */
        STRIP,
        /** Says that it cannot, as a server on an older JVM does. */
        CLAIM_INABILITY
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The questions that it has read. */
    final List<Bytes> read = new CopyOnWriteArrayList<>();

    private final Trick trick;
    private final Transport transport;
    private final Connection toEnclave;

    RelayingAttacker(Trick trick, URI enclave) throws Exception {
        this.trick = trick;
        this.transport = NettyTransport.open(enclave, PATIENCE);
        this.toEnclave = transport.connect(null, Deadline.in(PATIENCE));
    }

    /** The exporter value of its session with the enclave. */
    @Nullable
    Bytes exporter() {
        return toEnclave.tlsExporter();
    }

    @Override
    public synchronized Response answer(Request request) throws Exception {
        String target = request.target();
        if (target.endsWith("&session=tls-exporter")) {
            if (trick == Trick.CLAIM_INABILITY) {
                return FakeService.bindingUnavailable();
            }
            target = trick == Trick.STRIP ? target.substring(0, target.indexOf('&')) : target;
        }
        if (request.method().equals("POST")) {
            read.add(request.body());
        }
        return passOn(request, target);
    }

    private Response passOn(Request request, String target) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!request.header("assay-nonce").isEmpty()) {
            headers.put("Assay-Nonce", request.header("assay-nonce"));
        }
        String type = request.header("content-type");
        WireResponse response = toEnclave.exchange(
                new WireRequest(request.method(), target, type.isEmpty() ? null : type, headers, request.body()),
                1 << 20,
                Deadline.in(PATIENCE));
        Map<String, String> back = new LinkedHashMap<>();
        response.headers().forEach((name, values) -> back.put(name, values.get(0)));
        back.remove("content-length");
        return new Response(
                response.status(), back, response.body(), response.body().length());
    }

    @Override
    public void close() {
        toEnclave.close();
        transport.close();
    }
}
