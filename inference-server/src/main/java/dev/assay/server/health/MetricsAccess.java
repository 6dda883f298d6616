package dev.assay.server.health;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may read metrics. They say how busy the server is, which is nobody's business but the operator's. */
@Singleton
class MetricsAccess {
    private static final int FIRST = -1_000_000;

    /** What proxies say of themselves (RFC 7239, RFC 9110 section 7.6.3, and by custom). */
    private static final List<String> FORWARDED = List.of("Forwarded", "Via", "X-Forwarded-For");

    private final Access access;

    MetricsAccess(AssayConfig config) {
        this.access = Access.of(config.metrics().access());
    }

    /** The values of the setting. */
    private enum Access {
        LOCAL,
        OPEN,
        OFF;

        static Access of(String name) {
            return switch (name) {
                case "local" -> LOCAL;
                case "open" -> OPEN;
                case "off" -> OFF;
                default ->
                    throw new StartupException(
                            StartupException.USAGE, "assay.metrics.access is \"local\", \"open\" or \"off\"");
            };
        }
    }

    void register(@Observes Router router) {
        router.route("/q/*").order(FIRST).handler(this::guard);
    }

    /** Strangers see what they see at any other path where nothing is. */
    private void guard(RoutingContext context) {
        boolean metrics = context.normalizedPath().toLowerCase(Locale.ROOT).startsWith("/q/metrics");
        if (!metrics || isAllowed(context.request())) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"error\":\"there is nothing at this path\",\"code\":\"http.not_found\"}");
        }
    }

    /** The connection's own address counts, and no header makes a stranger local; what a proxy passed on is a stranger's. */
    private boolean isAllowed(HttpServerRequest request) {
        return switch (access) {
            case OPEN -> true;
            case OFF -> false;
            case LOCAL ->
                FORWARDED.stream().noneMatch(request.headers()::contains)
                        && isLocal(request.connection().remoteAddress());
        };
    }

    static boolean isLocal(@Nullable SocketAddress remote) {
        String address = remote == null ? null : remote.hostAddress();
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
