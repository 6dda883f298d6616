package dev.assay.server.logs;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * A line for each answered request, where the operator asks for it. It says which route was taken and not by which path,
 * for a path is the client's; and neither who asked, nor with what query, headers or body.
 */
@Singleton
class AccessLog {
    private static final Logger LOG = Logger.getLogger("assay.access");
    private static final String NO_ROUTE = "-";

    private static final Set<String> GRPC_METHODS =
            GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
                    .map(method -> "/" + method.getFullMethodName())
                    .collect(Collectors.toUnmodifiableSet());

    private final boolean enabled;

    AccessLog(AssayConfig config) {
        this.enabled = config.log().access();
    }

    void register(@Observes Router router) {
        if (enabled) {
            router.route().order(Integer.MIN_VALUE).handler(AccessLog::follow);
        }
    }

    private static void follow(RoutingContext context) {
        long start = System.nanoTime();
        context.addEndHandler(done -> {
            HttpServerRequest request = context.request();
            LOG.infof(
                    "method=%s route=%s status=%s protocol=%s bytes=%d micros=%d",
                    method(request),
                    route(context),
                    request.response().ended()
                            ? Integer.toString(request.response().getStatusCode())
                            : "gone",
                    request.version() == HttpVersion.HTTP_2 ? "2" : "1",
                    request.response().bytesWritten(),
                    TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        });
        context.next();
    }

    /** Methods are extensible, and so free text. */
    private static String method(HttpServerRequest request) {
        return switch (request.method().name()) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" ->
                request.method().name();
            default -> NO_ROUTE;
        };
    }

    private static String route(RoutingContext context) {
        String path = context.request().path();
        if (path != null && GRPC_METHODS.contains(path)) {
            return path;
        }
        Route route = context.currentRoute();
        String pattern = route == null ? null : route.getPath();
        return pattern == null ? NO_ROUTE : pattern;
    }
}
