package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The port on the JDK's HTTP client. Redirects are not followed, no proxy is taken from the JVM's settings, and there
 * are neither cookies nor stored passwords: a request goes to the configured address or nowhere.
 */
final class JdkHttp implements HttpPort {
    private final HttpClient http;
    private final FetchLimits limits;

    /** @param tls whom to trust; null for whom the JVM trusts */
    JdkHttp(FetchLimits limits, @Nullable SSLContext tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(limits.connect());
        this.http = tls == null ? builder.build() : builder.sslContext(tls).build();
        this.limits = limits;
    }

    @Override
    public Reply exchange(Query query) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                http.sendAsync(request(query), info -> new CappedBody(limits.maxBodyBytes()));
        try {
            return reply(pending.get(limits.exchange().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new IOException("no whole answer in time", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static HttpRequest request(Query query) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(query.address()).header("User-Agent", "assay");
        query.headers().forEach(builder::header);
        return query.isPost()
                ? builder.POST(BodyPublishers.ofByteArray(query.body().toArray()))
                        .build()
                : builder.GET().build();
    }

    private Reply reply(HttpResponse<byte[]> response) throws AnswerTooLargeException {
        Map<String, String> headers = new HashMap<>();
        int chars = 0;
        for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
            for (String value : header.getValue()) {
                chars += header.getKey().length() + value.length();
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), value);
            }
        }
        if (chars > limits.maxHeaderChars()) {
            throw new AnswerTooLargeException("a head", limits.maxHeaderChars());
        }
        return new Reply(response.statusCode(), headers, Bytes.of(response.body()));
    }

    /** The client wraps what a body subscriber reports; what it means is the innermost. */
    private static IOException cause(ExecutionException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AnswerTooLargeException tooLarge) {
                return tooLarge;
            }
        }
        return e.getCause() instanceof IOException io ? io : new IOException("the exchange failed", e);
    }
}
