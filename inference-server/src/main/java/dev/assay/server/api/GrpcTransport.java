package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.Deadline;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Takes gRPC off HTTP/2 before Quarkus's own server does, for the same services. That one leaves calls unanswered that
 * send damaged frames, decompresses without a bound, and says a caller's own words back to it.
 */
@Singleton
class GrpcTransport {
    static final String CONTENT_TYPE = "application/grpc";
    static final String ENCODINGS = "identity,gzip";

    /** Of methods whose messages hold no tensors, and are parsed before anybody counts what they hold. */
    private static final int SMALL_MESSAGE_BYTES = 256 << 10;

    private final Vertx vertx;
    private final Instance<BindableService> services;
    private final InboundBudget budget;
    private final OutboundBudget outbound;
    private final GrpcExchange.Bounds bounds;
    private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();

    GrpcTransport(
            Vertx vertx,
            AssayConfig config,
            InboundBudget budget,
            OutboundBudget outbound,
            @GrpcService Instance<BindableService> services) {
        this.vertx = vertx;
        this.services = services;
        this.budget = budget;
        this.outbound = outbound;
        this.bounds = new GrpcExchange.Bounds(
                config.limits().requestBytes(), config.limits().bodyTimeout().toMillis());
    }

    void register(@Observes Router router) {
        for (BindableService service : services) {
            ServerServiceDefinition definition = service.bindService();
            definition
                    .getMethods()
                    .forEach(method ->
                            methods.put("/" + method.getMethodDescriptor().getFullMethodName(), method));
        }
        // After what ends connections with their epoch, and before everything else.
        router.route().order(Integer.MIN_VALUE + 1).handler(this::route);
    }

    private void route(RoutingContext context) {
        HttpServerRequest request = context.request();
        String type = request.getHeader("Content-Type");
        boolean grpc = type != null && type.toLowerCase(Locale.ROOT).startsWith(CONTENT_TYPE);
        if (!grpc || request.version() != HttpVersion.HTTP_2) {
            context.next();
            return;
        }
        try {
            requireHttp(request, String.valueOf(type));
        } catch (ApiException e) {
            refuse(request, e);
            return;
        }
        try {
            begin(request, require(request));
        } catch (ApiException e) {
            refuseCall(request, e);
        }
    }

    /** What is not even a call is answered in HTTP's way. */
    private static void requireHttp(HttpServerRequest request, String type) throws ApiException {
        String format = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!format.equals(CONTENT_TYPE) && !format.equals(CONTENT_TYPE + "+proto")) {
            throw new ApiException(415, "http.content_type", "calls are application/grpc, in protobuf");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            throw new ApiException(405, "http.method", "calls are made by POST");
        }
    }

    private ServerMethodDefinition<?, ?> require(HttpServerRequest request) throws ApiException {
        ServerMethodDefinition<?, ?> method = methods.get(String.valueOf(request.path()));
        if (method == null) {
            throw new ApiException(501, "grpc.method", "there is no such method");
        }
        String encoding = request.getHeader("grpc-encoding");
        if (encoding != null && !encoding.equals("identity") && !isGzip(request)) {
            throw new ApiException(501, "grpc.encoding", "messages are read as they are, or compressed by gzip");
        }
        return method;
    }

    static boolean isGzip(HttpServerRequest request) {
        return "gzip".equals(request.getHeader("grpc-encoding"));
    }

    private <Q, A> void begin(HttpServerRequest request, ServerMethodDefinition<Q, A> method) throws ApiException {
        Deadline deadline = GrpcTimeout.read(request.getHeader("grpc-timeout"));
        Metadata metadata = GrpcMetadata.read(request.headers());
        boolean raw = method.getMethodDescriptor().getRequestMarshaller() instanceof RawMarshaller;
        GrpcExchange.Bounds own = raw ? bounds : bounds.ofAtMost(SMALL_MESSAGE_BYTES);
        new GrpcExchange<>(vertx, request, method, deadline, own, budget, outbound).start(metadata);
    }

    private void refuse(HttpServerRequest request, ApiException e) {
        var unused = request.response()
                .setStatusCode(e.status())
                .putHeader("Content-Type", HttpReply.JSON)
                .end(Buffers.of(ErrorShape.PROTOCOL.body(e)));
        GrpcExchange.discardRest(vertx, request);
    }

    private void refuseCall(HttpServerRequest request, ApiException e) {
        HttpServerResponse response = request.response();
        response.putHeader("content-type", CONTENT_TYPE);
        response.putHeader("grpc-accept-encoding", ENCODINGS);
        status(GrpcUnary.status(e), GrpcUnary.trailers(e), response.headers());
        var unused = response.end();
        GrpcExchange.discardRest(vertx, request);
    }

    static void status(Status status, Metadata trailers, MultiMap fields) {
        fields.set("grpc-status", Integer.toString(status.getCode().value()));
        String message = status.getDescription();
        if (message != null) {
            fields.set("grpc-message", GrpcMetadata.percentEncode(message));
        }
        GrpcMetadata.write(trailers, fields);
    }
}
