package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.TransportException.Failure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The port on the JDK's HTTP client: HTTP/1.1, so that a broken connection breaks one exchange and not its neighbours.
 *
 * <p>Each transport has an SSL context of its own: no session begun before the key was known is resumed after.
 */
public final class HttpClientTransport implements Transport {
    private final String origin;
    private final Duration requestTimeout;
    private final HttpClient http;
    private volatile boolean closed;

    private HttpClientTransport(String origin, Duration requestTimeout, HttpClient http) {
        this.origin = origin;
        this.requestTimeout = requestTimeout;
        this.http = http;
    }

    /** See {@link TransportFactory#open}. */
    public static Transport open(
            URI server, @Nullable Bytes pinnedSpkiSha256, Duration connectTimeout, Duration requestTimeout) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .sslContext(sslContext(pinnedSpkiSha256))
                .sslParameters(new SSLParameters(null, new String[] {"TLSv1.3"}))
                .build();
        return new HttpClientTransport(server.getScheme() + "://" + server.getRawAuthority(), requestTimeout, http);
    }

    private static SSLContext sslContext(@Nullable Bytes pinnedSpkiSha256) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinningTrustManager(pinnedSpkiSha256)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has TLS", e);
        }
    }

    @Override
    public WireResponse exchange(WireRequest request, int maxBodyBytes) throws TransportException {
        if (closed) {
            throw new TransportException(Failure.CLOSED, "closed", null);
        }
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(toHttp(request), info -> new BoundedBody(maxBodyBytes));
        try {
            return fromHttp(pending.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new TransportException(
                    Failure.TIMED_OUT, "no whole answer within " + requestTimeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new TransportException(Failure.INTERRUPTED, "interrupted while waiting for the server", e);
        } catch (ExecutionException e) {
            throw FailureClassifier.classify(e.getCause() == null ? e : e.getCause());
        }
    }

    private HttpRequest toHttp(WireRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(origin + request.target()))
                .method(
                        request.method(),
                        request.body().length() == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body().toArray()))
                .header("User-Agent", "assay-client");
        request.headers().forEach(builder::header);
        if (request.contentType() != null) {
            builder.header("Content-Type", request.contentType());
        }
        return builder.build();
    }

    private static WireResponse fromHttp(HttpResponse<byte[]> response) throws TransportException {
        Map<String, List<String>> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        SSLSession session = response.sslSession().orElse(null);
        return new WireResponse(
                response.statusCode(), headers, Bytes.of(response.body()), session == null ? null : peerKey(session));
    }

    private static Bytes peerKey(SSLSession session) throws TransportException {
        try {
            return PinningTrustManager.spkiSha256(session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new TransportException(Failure.TLS_FAILED, "the server showed no certificate", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        HttpClients.shutDown(http);
    }
}
