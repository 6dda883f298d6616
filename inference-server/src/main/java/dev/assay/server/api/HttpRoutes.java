package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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
    private final ReceiptedCalls calls;
    private final ServerEndpoints server;
    private final EvidenceEndpoints evidence;

    HttpRoutes(
            AssayConfig config,
            Vertx vertx,
            ReceiptedCalls calls,
            ServerEndpoints server,
            EvidenceEndpoints evidence) {
        this.config = config;
        this.vertx = vertx;
        this.calls = calls;
        this.server = server;
        this.evidence = evidence;
    }

    void register(@Observes Router router) {
        get(router, "/v2", context -> server.metadata());
        get(router, "/v2/health/live", context -> server.live());
        get(router, "/v2/health/ready", context -> server.ready());
        get(router, MODEL, context -> server.model(model(context), version(context)));
        get(router, VERSION, context -> server.model(model(context), version(context)));
        get(router, MODEL + "/ready", context -> server.modelReady(model(context), version(context)));
        get(router, VERSION + "/ready", context -> server.modelReady(model(context), version(context)));
        get(router, "/v1/models", context -> server.openAiModels());
        post(router, MODEL + "/infer", this::infer);
        post(router, VERSION + "/infer", this::infer);
        post(router, "/v1/embeddings", context -> new EmbeddingsEndpoint(config.limits().embeddingInputs()));
        router.get("/.well-known/assay/bundle").handler(context -> serve(context, () -> evidence.boot(context.request())));
        router.get("/.well-known/assay/evidence").handler(context -> serve(context, () -> evidence.fresh(context.request())));
        methodsRefused(router);
        router.route().last().handler(context -> serve(context, HttpRoutes::notFound));
    }

    private void get(Router router, String path, Get get) {
        router.get(path).handler(context -> serve(context, () -> CompletableFuture.completedStage(get.answer(context))));
    }

    private void post(Router router, String path, Post post) {
        router.post(path).handler(context -> serve(context, () -> receipted(context, post.endpoint(context))));
    }

    private HttpEndpoint infer(RoutingContext context) {
        return new InferEndpoint(model(context), version(context), config.limits().tensors());
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
        RequestHead head = RequestHead.of(request);
        long timeout = config.limits().bodyTimeout().toMillis();
        return BodyReader.read(vertx, request, config.limits().requestBytes(), timeout)
                .thenCompose(body -> calls.http(head.withBody(body), endpoint));
    }

    /** Runs a handler and sends what it answers, on the request's own event loop. */
    private void serve(RoutingContext context, Handler handler) {
        Context eventLoop = vertx.getOrCreateContext();
        CompletionStage<HttpReply> reply;
        try {
            reply = handler.answer();
        } catch (ApiException e) {
            reply = CompletableFuture.completedStage(HttpReply.error(e));
        }
        reply.exceptionally(HttpRoutes::errorReply)
                .thenAccept(ready -> eventLoop.runOnContext(sent -> send(context.request(), ready)));
    }

    private static HttpReply errorReply(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        ApiException error = ApiException.of(cause);
        if (error.status() == 500) {
            // The class says where to look; the message could quote the request.
            LOG.errorf("a request failed with %s at %s", cause.getClass().getName(), place(cause));
        }
        return HttpReply.error(error);
    }

    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }

    private static void send(HttpServerRequest request, HttpReply reply) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (!request.isEnded()) {
            // The rest of the request is not wanted.
            response.putHeader("Connection", "close");
            response.endHandler(sent -> request.connection().close());
        }
        response.end(Buffer.buffer(reply.body()));
    }

    private void methodsRefused(Router router) {
        for (String path : new String[] {"/v2*", "/v1/embeddings", "/v1/models", "/.well-known/assay/*"}) {
            router.route(path).last().handler(context -> {
                boolean plain = context.request().method().equals(HttpMethod.GET)
                        || context.request().method().equals(HttpMethod.POST);
                serve(context, plain ? HttpRoutes::notFound : HttpRoutes::methodNotAllowed);
            });
        }
    }

    private static CompletionStage<HttpReply> notFound() throws ApiException {
        throw new ApiException(404, "http.not_found", "there is nothing at this path, or not for this method");
    }

    private static CompletionStage<HttpReply> methodNotAllowed() throws ApiException {
        throw new ApiException(405, "http.method", "only GET and POST are used here");
    }

    /** Answers at once. */
    private interface Get {
        HttpReply answer(RoutingContext context) throws ApiException;
    }

    /** Chooses who answers. */
    private interface Post {
        HttpEndpoint endpoint(RoutingContext context);
    }

    /** Answers in time. */
    private interface Handler {
        CompletionStage<HttpReply> answer() throws ApiException;
    }
}
