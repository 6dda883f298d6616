package dev.assay.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A vendor's service on a real TLS socket: it replays what it was told to for each target, in order, the last one for
 * ever, and 404 for all else.
 */
final class ServiceDouble implements AutoCloseable {
    /** A request as it came. */
    record Asked(String method, String target, Map<String, List<String>> headers, Bytes body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /** Says something, or does not. */
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private record Pattern(Predicate<String> targets, Behaviour behaviour) {}

    private static final char[] NO_PASSWORD = new char[0];

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Certificate certificate;
    private final Map<String, Deque<Behaviour>> script = new ConcurrentHashMap<>();
    private final List<Pattern> patterns = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    ServiceDouble() throws Exception {
        KeyPair keys = Minted.keys();
        long now = Instant.now().getEpochSecond();
        Bytes der = Minted.certificate("double", keys, "double", keys, now - 3600, now + 3600);
        certificate =
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("tls", keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Trusts these services and no other. */
    static SSLContext trusting(ServiceDouble... services) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (ServiceDouble service : services) {
            store.setCertificateEntry(service.address().toString(), service.certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** DER. */
    Bytes certificate() throws Exception {
        return Bytes.of(certificate.getEncoded());
    }

    URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    /** Every service of the configuration is this one. */
    FetchConfig config() {
        FetchConfig config = FetchConfig.publicServices();
        for (CollateralService service : CollateralService.values()) {
            config = config.with(service, address());
        }
        return config.with(CollateralService.INTEL_ROOT_CRL, address().resolve("/root.der"))
                .with(CollateralService.NVIDIA_OCSP, address().resolve("/ocsp"));
    }

    ServiceDouble on(String target, Behaviour... inOrder) {
        script.put(target, new ArrayDeque<>(List.of(inOrder)));
        return this;
    }

    /** For a path, whatever the query. */
    ServiceDouble onPath(String path, Behaviour behaviour) {
        return onMatching(target -> target.equals(path) || target.startsWith(path + "?"), behaviour);
    }

    /** For every target that fits and has nothing of its own. */
    ServiceDouble onMatching(Predicate<String> targets, Behaviour behaviour) {
        patterns.add(new Pattern(targets, behaviour));
        return this;
    }

    /** From now on there is nothing but 404. */
    void forget() {
        script.clear();
        patterns.clear();
    }

    List<Asked> asked() {
        return asked;
    }

    List<String> targets() {
        return asked.stream().map(Asked::target).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                target,
                Map.copyOf(exchange.getRequestHeaders()),
                Bytes.of(exchange.getRequestBody().readAllBytes())));
        try (exchange) {
            next(target).answer(exchange);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Behaviour next(String target) {
        Deque<Behaviour> behaviours = script.get(target);
        if (behaviours == null) {
            return patterns.stream()
                    .filter(pattern -> pattern.targets().test(target))
                    .map(Pattern::behaviour)
                    .findFirst()
                    .orElse(status(404));
        }
        synchronized (behaviours) {
            return behaviours.size() > 1 ? behaviours.remove() : behaviours.element();
        }
    }

    static Behaviour ok(Bytes body, String... namesAndValues) {
        return exchange -> {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                exchange.getResponseHeaders().add(namesAndValues[i], namesAndValues[i + 1]);
            }
            exchange.sendResponseHeaders(200, body.length() == 0 ? -1 : body.length());
            exchange.getResponseBody().write(body.toArray());
        };
    }

    static Behaviour status(int status, String... namesAndValues) {
        return exchange -> {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                exchange.getResponseHeaders().add(namesAndValues[i], namesAndValues[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Announces the whole body and breaks off in the middle. */
    static Behaviour truncated(Bytes body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.slice(0, body.length() / 2).toArray());
            exchange.getResponseBody().flush();
        };
    }

    /** Closes the connection without a word. */
    static Behaviour silence() {
        return HttpExchange::close;
    }

    static Behaviour late(long millis, Behaviour then) {
        return exchange -> {
            Thread.sleep(millis);
            then.answer(exchange);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
