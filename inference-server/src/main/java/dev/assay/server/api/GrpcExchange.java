package dev.assay.server.api;

import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.Deadline;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One gRPC call on a stream of HTTP/2, for handlers as grpc-java has them. Everything happens on the stream's event loop.
 * At most one message and what came with it is held while nobody asks for the next; what is wrong with a message, a frame
 * or their number is answered here, with a client's error.
 */
final class GrpcExchange<Q, A> extends ServerCall<Q, A> {
    private static final Logger LOG = Logger.getLogger(GrpcExchange.class);
    private static final Attributes.Key<Deadline> DEADLINE = Attributes.Key.create("assay-deadline");
    private static final Metadata.Key<String> TRACE_PARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final long NONE = -1;

    /** HTTP/2 error code for "stop sending, nothing is wrong" (RFC 9113 section 8.1). */
    private static final long NO_ERROR = 0;

    /** HTTP/2 error code for "not wanted any more" (RFC 9113 section 7). */
    private static final long CANCEL = 8;

    private static final long PATIENCE_MILLIS = 5_000;

    private final Vertx vertx;
    private final Context eventLoop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ServerMethodDefinition<Q, A> method;
    private final Bounds bounds;
    private final GrpcFrames frames;
    private final InboundBudget.Share share;
    private final OutboundBudget outbound;
    private final Attributes attributes;
    private final boolean single;

    private Listener<Q> listener = new Listener<>() {};
    private int demand;
    private int messages;
    private boolean started;
    private boolean ended;
    private boolean halfClosed;
    private boolean decompressing;
    private boolean headSent;
    private boolean closed;
    private boolean cancelled;
    private long slowTimer = NONE;
    private long deadlineTimer = NONE;

    /**
     * What a call may take.
     *
     * @param messageBytes largest message, as it comes and as it is when decompressed
     * @param messageMillis how long a message may take to come
     */
    record Bounds(int messageBytes, long messageMillis) {
        Bounds ofAtMost(int bytes) {
            return new Bounds(Math.min(bytes, messageBytes), messageMillis);
        }
    }

    GrpcExchange(
            Vertx vertx,
            HttpServerRequest request,
            ServerMethodDefinition<Q, A> method,
            Deadline deadline,
            Bounds bounds,
            InboundBudget budget,
            OutboundBudget outbound) {
        this.vertx = vertx;
        this.eventLoop = vertx.getOrCreateContext();
        this.request = request;
        this.response = request.response();
        this.method = method;
        this.bounds = bounds;
        this.frames = new GrpcFrames(bounds.messageBytes(), GrpcTransport.isGzip(request));
        this.share = budget.share();
        this.outbound = outbound;
        this.attributes = attributes(request, deadline);
        this.single = method.getMethodDescriptor().getType().clientSendsOneMessage();
    }

    private static Attributes attributes(HttpServerRequest request, Deadline deadline) {
        Attributes.Builder attributes = Attributes.newBuilder().set(DEADLINE, deadline);
        if (request.sslSession() != null) {
            attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, request.sslSession());
        }
        InetAddress address = EvidenceEndpoints.address(request.remoteAddress());
        if (address != null) {
            attributes.set(
                    Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
                    new InetSocketAddress(address, request.remoteAddress().port()));
        }
        return attributes.build();
    }

    /** How the caller wants the call to be treated. */
    static CallOptions options(ServerCall<?, ?> call, Metadata headers) {
        CallOptions options = CallOptions.from(headers.get(TRACE_PARENT));
        Deadline deadline = call.getAttributes().get(DEADLINE);
        return deadline == null ? options : options.withDeadline(deadline);
    }

    void start(Metadata metadata) {
        request.handler(this::received);
        request.endHandler(end -> {
            ended = true;
            advance();
        });
        request.exceptionHandler(gone -> cancel());
        response.exceptionHandler(gone -> cancel());
        response.closeHandler(gone -> cancel());
        response.drainHandler(drained -> guarded(listener::onReady));
        watchDeadline();
        guarded(() -> listener = method.getServerCallHandler().startCall(this, metadata));
        started = true;
        guarded(listener::onReady);
        advance();
    }

    private void watchDeadline() {
        Deadline deadline = attributes.get(DEADLINE);
        if (deadline != null && deadline.isFinite()) {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()));
            deadlineTimer = vertx.setTimer(
                    millis, late -> fail(new ApiException(504, "request.timed_out", "the request's time is up")));
        }
    }

    // --- what comes in ---------------------------------------------------------------------------------------------

    private void received(Buffer chunk) {
        if (!isOver()) {
            frames.add(chunk);
            advance();
        }
    }

    /** Hands over what is there and wanted, and asks for more when there is nothing. */
    private void advance() {
        try {
            while (started && !decompressing && !isOver() && takeOne()) {
                share.hold(frames.size());
            }
            if (!isOver()) {
                share.hold(frames.size());
                watchSlowness();
            }
        } catch (ApiException e) {
            fail(e);
        }
    }

    /** Whether something was taken, so that there may be more to take. */
    private boolean takeOne() throws ApiException {
        if (demand == 0 && !ended) {
            // Who does not take answers is not read on.
            request.pause();
            return false;
        }
        if (!frames.hasNext()) {
            if (ended) {
                halfClose();
            } else {
                request.resume();
            }
            return false;
        }
        if (demand == 0) {
            return false;
        }
        demand--;
        take(frames.next());
        return true;
    }

    private void take(GrpcFrames.Frame frame) throws ApiException {
        if (single && messages > 0) {
            throw ApiException.badRequest("grpc.messages", "the method takes one message");
        }
        messages++;
        if (!frame.compressed()) {
            deliver(frame.content());
            return;
        }
        decompressing = true;
        // Not on the event loop: others' calls are on it too.
        eventLoop
                .executeBlocking(() -> Gunzip.read(frame.content(), bounds.messageBytes()))
                .onComplete(read -> {
                    decompressing = false;
                    if (read.succeeded()) {
                        deliverOrFail(read.result());
                    } else {
                        fail(ApiException.of(read.cause()));
                    }
                    advance();
                });
    }

    private void deliverOrFail(byte[] message) {
        try {
            if (!isOver()) {
                deliver(message);
            }
        } catch (ApiException e) {
            fail(e);
        }
    }

    private void deliver(byte[] message) throws ApiException {
        Q parsed;
        try {
            parsed = method.getMethodDescriptor().parseRequest(new ByteArrayInputStream(message));
        } catch (StatusRuntimeException e) {
            throw ApiException.badRequest("request.protobuf", "the message is not what the method takes");
        }
        guarded(() -> listener.onMessage(parsed));
    }

    private void halfClose() throws ApiException {
        if (halfClosed) {
            return;
        }
        halfClosed = true;
        if (frames.size() > 0) {
            throw ApiException.badRequest("grpc.frame", "the call ends within a message");
        }
        if (single && messages == 0) {
            throw ApiException.badRequest("grpc.messages", "the method takes one message");
        }
        guarded(listener::onHalfClose);
    }

    /** Whoever has begun a message has to go on with it; between the messages of a stream there is time. */
    private void watchSlowness() {
        boolean waiting = !ended && !decompressing && (single || (frames.size() > 0 && demand > 0));
        if (waiting && slowTimer == NONE) {
            slowTimer = vertx.setTimer(
                    bounds.messageMillis(),
                    late -> fail(new ApiException(408, "request.timeout", "the message came too slowly")));
        } else if (!waiting) {
            slowTimer = stop(slowTimer);
        }
    }

    private long stop(long timer) {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
        return NONE;
    }

    // --- how it ends -----------------------------------------------------------------------------------------------

    private boolean isOver() {
        return closed || cancelled;
    }

    /** The client left. */
    private void cancel() {
        if (!isOver()) {
            cancelled = true;
            letGo();
            guarded(listener::onCancel);
        }
    }

    private void fail(ApiException e) {
        if (!isOver()) {
            guarded(listener::onCancel);
            finish(GrpcUnary.status(e), GrpcUnary.trailers(e));
        }
    }

    private void letGo() {
        frames.clear();
        share.release();
        slowTimer = stop(slowTimer);
        deadlineTimer = stop(deadlineTimer);
    }

    /** Whatever a handler does, its caller does not wait for ever. */
    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            StackTraceElement[] trace = e.getStackTrace();
            // The class says where to look; the message could quote the request.
            LOG.errorf("a call failed with %s at %s", e.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
            if (!isOver()) {
                ApiException bug = ApiException.of(e);
                finish(GrpcUnary.status(bug), GrpcUnary.trailers(bug));
            }
        }
    }

    // --- what goes out ---------------------------------------------------------------------------------------------

    @Override
    public void request(int numMessages) {
        demand = (int) Math.min(Integer.MAX_VALUE, (long) demand + numMessages);
        advance();
    }

    @Override
    public void sendHeaders(Metadata headers) {
        if (!isOver() && !headSent) {
            headSent = true;
            response.putHeader("content-type", GrpcTransport.CONTENT_TYPE);
            response.putHeader("grpc-accept-encoding", GrpcTransport.ENCODINGS);
            GrpcMetadata.write(headers, response.headers());
            if (!method.getMethodDescriptor().getType().serverSendsOneMessage()) {
                var unused = response.writeHead();
            }
        }
    }

    @Override
    public void sendMessage(A message) {
        if (!isOver()) {
            byte[] bytes = message instanceof byte[] raw ? raw : bytes(message);
            try {
                outbound.requireRoom(bytes.length);
            } catch (ApiException full) {
                fail(full);
                return;
            }
            Future<Void> sent = response.write(Buffers.of(GrpcFrames.head(bytes.length), bytes));
            outbound.count(sent, bytes.length, () -> response.reset(CANCEL));
        }
    }

    private byte[] bytes(A message) {
        try (InputStream in = method.getMethodDescriptor().streamResponse(message)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    @Override
    public boolean isReady() {
        return !isOver() && !response.writeQueueFull();
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (!isOver()) {
            finish(status, trailers);
        }
    }

    private void finish(Status status, Metadata trailers) {
        closed = true;
        letGo();
        if (headSent) {
            GrpcTransport.status(status, trailers, response.trailers());
        } else {
            response.putHeader("content-type", GrpcTransport.CONTENT_TYPE);
            response.putHeader("grpc-accept-encoding", GrpcTransport.ENCODINGS);
            GrpcTransport.status(status, trailers, response.headers());
        }
        if (response.ended() || response.closed()) {
            return;
        }
        var unused = response.end();
        if (!ended) {
            discardRest(vertx, request);
        }
        guarded(listener::onComplete);
    }

    /** Who has its answer and goes on sending is listened to for a while, and then told to stop. */
    static void discardRest(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> request.response().reset(NO_ERROR));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.handler(chunk -> {});
        request.resume();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method.getMethodDescriptor();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }
}
