package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.api.RepositoryEndpoints.Change;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epochs;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** The HTTP routes. Event loops read and write; everything that takes time is handed to a pool. */
@Singleton
class HttpRoutes {
    private static final Logger LOG = Logger.getLogger(HttpRoutes.class);

    private static final String MODEL = "/v2/models/:model";
    private static final String VERSION = MODEL + "/versions/:version";

    private final AssayConfig config;
    private final Vertx vertx;
    private final BodyReader bodies;
    private final ReceiptedCalls calls;
    private final ServerEndpoints server;
    private final EvidenceEndpoints evidence;
    private final EpochConnections connections;
    private final ModelReports reports;
    private final RepositoryEndpoints repository;
    private final ReplySender sender;

    HttpRoutes(
            AssayConfig config,
            Vertx vertx,
            BodyReader bodies,
            ReceiptedCalls calls,
            ServerEndpoints server,
            EvidenceEndpoints evidence,
            ModelReports reports,
            RepositoryEndpoints repository,
            EpochConnections connections,
            ReplySender sender) {
        this.config = config;
        this.vertx = vertx;
        this.bodies = bodies;
        this.calls = calls;
        this.server = server;
        this.evidence = evidence;
        this.reports = reports;
        this.repository = repository;
        this.connections = connections;
        this.sender = sender;
    }

    void register(@Observes Router router) {
        RouteFailures.install(router);
        router.route().order(Integer.MIN_VALUE).handler(this::arrived);
        // What is asked most stands first: routes are tried in their order.
        post(router, MODEL + "/infer", this::infer);
        post(router, VERSION + "/infer", this::infer);
        post(router, "/v1/embeddings", context -> new EmbeddingsEndpoint(config.limits()));
        get(router, "/v2", context -> server.metadata());
        get(router, "/v2/health/live", context -> server.live());
        get(router, "/v2/health/ready", context -> server.ready());
        // Before what stands for any model's name.
        get(router, "/v2/models/stats", context -> statistics(context));
        get(router, MODEL, context -> server.model(model(context), version(context)));
        get(router, VERSION, context -> server.model(model(context), version(context)));
        get(router, MODEL + "/ready", context -> server.modelReady(model(context), version(context)));
        get(router, VERSION + "/ready", context -> server.modelReady(model(context), version(context)));
        get(router, MODEL + "/stats", context -> statistics(context));
        get(router, VERSION + "/stats", context -> statistics(context));
        get(router, MODEL + "/config", context -> config(context));
        get(router, VERSION + "/config", context -> config(context));
        body(router, "/v2/repository/index", (context, body) -> repository.index(body));
        admin(router, "/v2/repository/models/:model/load", Change.LOAD);
        admin(router, "/v2/repository/models/:model/unload", Change.UNLOAD);
        get(router, "/v1/models", context -> server.openAiModels());
        get(router, "/v1/models/:model", context -> server.openAiModel(model(context)));
        get(router, "/q/openapi", context -> OpenApi.reply());
        get(router, "/openapi.json", context -> OpenApi.reply());
        AbsentExtensions.PATHS.forEach(path -> route(router.route(path), AbsentExtensions::refuse));
        later(router, "/.well-known/assay/bundle", evidence::boot);
        later(router, "/.well-known/assay/evidence", evidence::fresh);
        route(router.route().last(), HttpRoutes::notFound);
    }

    private void arrived(RoutingContext context) {
        connections.arrived(context.request());
        context.next();
    }

    private void get(Router router, String path, Get get) {
        route(
                router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD),
                context -> CompletableFuture.completedStage(get.answer(context)));
        onlyThose(router, path, "GET, HEAD");
    }

    private void later(Router router, String path, Later later) {
        route(router.get(path), context -> later.answer(context.request()));
        onlyThose(router, path, "GET");
    }

    private void post(Router router, String path, Post post) {
        route(router.post(path), context -> receipted(context, post.endpoint(context)));
        onlyThose(router, path, "POST");
    }

    private void body(Router router, String path, WithBody answer) {
        route(
                router.post(path),
                context -> bodies.read(context.request()).thenCompose(body -> answer.answer(context, body)));
        onlyThose(router, path, "POST");
    }

    private void admin(Router router, String path, Change change) {
        route(router.post(path), context -> {
            repository.requireAdmin(
                    context.request().getHeader("Authorization"),
                    EvidenceEndpoints.address(context.request().remoteAddress()));
            return bodies.read(context.request()).thenCompose(body -> repository.change(change, model(context), body));
        });
        onlyThose(router, path, "POST");
    }

    private HttpReply statistics(RoutingContext context) throws ApiException {
        String model = context.pathParam("model");
        return HttpReply.json(200, ProtoJson.write(reports.statistics(model == null ? "" : model, version(context))));
    }

    private HttpReply config(RoutingContext context) throws ApiException {
        return HttpReply.json(200, ProtoJson.write(reports.config(model(context), version(context))));
    }

    private void onlyThose(Router router, String path, String allowed) {
        HttpReply reply = HttpReply.methodNotAllowed(allowed, ErrorShape.at(path));
        route(router.route(path), context -> CompletableFuture.completedStage(reply));
    }

    private void route(Route route, Handler handler) {
        route.handler(context -> serve(context, handler));
    }

    private HttpEndpoint infer(RoutingContext context) {
        return new InferEndpoint(model(context), version(context), config.limits());
    }

    private static String model(RoutingContext context) {
        return String.valueOf(context.pathParam("model"));
    }

    private static String version(RoutingContext context) {
        String version = context.pathParam("version");
        return version == null ? "" : version;
    }

    private CompletionStage<HttpReply> receipted(RoutingContext context, HttpEndpoint endpoint) throws ApiException {
        HttpServerRequest request = context.request();
        CallOptions options = CallOptions.from(request.getHeader("traceparent"));
        request.response().closeHandler(gone -> options.cancellation().cancel());
        RequestHead head;
        Epochs.Lease lease;
        try {
            head = RequestHead.of(request, endpoint.takesBinary());
            lease = calls.begin(Channel.of(request.sslSession()));
        } catch (ApiException e) {
            calls.refused(e);
            throw e;
        }
        return bodies.read(request)
                .whenComplete((body, failure) -> calls.refused(failure))
                .thenCompose(body -> calls.http(lease.epoch(), head.withBody(body), options, endpoint))
                .whenComplete((done, failure) -> lease.close());
    }

    /** Runs a handler and sends what it answers, on the request's own event loop. */
    private void serve(RoutingContext context, Handler handler) {
        Context eventLoop = vertx.getOrCreateContext();
        CompletionStage<HttpReply> reply;
        try {
            reply = handler.answer(context);
        } catch (ApiException | RuntimeException e) {
            reply = CompletableFuture.failedStage(e);
        }
        reply.exceptionally(failure -> errorReply(failure, ErrorShape.at(context.normalizedPath())))
                .thenAccept(ready -> EventLoops.on(eventLoop, () -> sender.send(context.request(), ready)));
    }

    private static HttpReply errorReply(Throwable failure, ErrorShape shape) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        ApiException error = ApiException.of(cause);
        if (error.status() == 500) {
            // The class says where to look; the message could quote the request.
            LOG.errorf("a request failed with %s at %s", cause.getClass().getName(), place(cause));
        }
        return HttpReply.error(error, shape);
    }

    static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }

    private static CompletionStage<HttpReply> notFound(RoutingContext context) throws ApiException {
        throw new ApiException(404, "http.not_found", "there is nothing at this path");
    }

    /** Answers at once. */
    private interface Get {
        HttpReply answer(RoutingContext context) throws ApiException;
    }

    /** Answers in time, by the request alone. */
    private interface Later {
        CompletionStage<HttpReply> answer(HttpServerRequest request) throws ApiException;
    }

    /** Chooses who answers. */
    private interface Post {
        HttpEndpoint endpoint(RoutingContext context);
    }

    /** Answers in time, once the body is there. */
    private interface WithBody {
        CompletionStage<HttpReply> answer(RoutingContext context, Bytes body);
    }

    /** Answers in time. */
    private interface Handler {
        CompletionStage<HttpReply> answer(RoutingContext context) throws ApiException;
    }
}
