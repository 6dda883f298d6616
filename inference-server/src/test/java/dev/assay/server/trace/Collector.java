package dev.assay.server.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * A collector of OTLP over HTTP on this machine, which keeps what it gets. There is one for the process: tests and their
 * profiles are loaded by different class loaders, which share nothing but the JDK.
 */
final class Collector {
    private static final String ENDPOINT = "assay-test-collector-endpoint";
    private static final String RECEIVED = "assay-test-collector-received";

    private Collector() {}

    static synchronized String endpoint() {
        String known = System.getProperty(ENDPOINT);
        if (known != null) {
            return known;
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            List<byte[]> bodies = new CopyOnWriteArrayList<>();
            server.createContext("/v1/traces", exchange -> take(exchange, bodies));
            server.start();
            System.getProperties().put(RECEIVED, bodies);
            String endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
            System.setProperty(ENDPOINT, endpoint);
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void take(HttpExchange exchange, List<byte[]> bodies) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        bodies.add(body);
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    static List<ExportTraceServiceRequest> received() throws InvalidProtocolBufferException {
        List<ExportTraceServiceRequest> requests = new ArrayList<>();
        for (Object body :
                (List<?>) Objects.requireNonNull(System.getProperties().get(RECEIVED))) {
            requests.add(ExportTraceServiceRequest.parseFrom((byte[]) body));
        }
        return requests;
    }

    static List<Span> spans() throws InvalidProtocolBufferException {
        return received().stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** Waits until so many have come; a batch is sent every five seconds. */
    static List<Span> await(int count) throws Exception {
        for (int i = 0; i < 200 && spans().size() < count; i++) {
            Thread.sleep(100);
        }
        return spans();
    }
}
