package dev.assay.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Sends answers over HTTP, and ends what has to end with them: connections of epochs that are over, bodies not wanted. */
@Singleton
class ReplySender {
    private static final Logger LOG = Logger.getLogger(ReplySender.class);

    /** HTTP/2 error code for "stop sending, nothing is wrong" (RFC 9113 section 8.1). */
    private static final long NO_ERROR = 0;

    /** HTTP/2 error code for "not wanted any more" (RFC 9113 section 7). */
    private static final long CANCEL = 8;

    /** The status of requests on connections whose epoch has ended (RFC 9110 section 15.5.20). */
    private static final int MISDIRECTED = 421;

    private static final long PATIENCE_MILLIS = 5_000;

    private final Vertx vertx;
    private final EpochConnections connections;
    private final OutboundBudget outbound;

    ReplySender(Vertx vertx, EpochConnections connections, OutboundBudget outbound) {
        this.vertx = vertx;
        this.connections = connections;
        this.outbound = outbound;
    }

    /** Whatever happens, the client does not wait for ever. */
    void send(HttpServerRequest request, HttpReply reply) {
        try {
            sendFitting(request, reply);
        } catch (IllegalStateException e) {
            LOG.errorf("an answer could not be sent: %s", HttpRoutes.place(e));
            request.connection().close();
        }
    }

    private void sendFitting(HttpServerRequest request, HttpReply answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        HttpReply reply = fitting(request, answer);
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        boolean last = isLast(request, reply);
        if (last) {
            response.putHeader("Connection", "close");
        }
        if (!request.isEnded()) {
            if (request.method().equals(HttpMethod.POST)) {
                refuseRest(request);
            } else {
                request.resume();
            }
        }
        Future<Void> sent;
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(reply.body().length()));
            sent = response.end();
        } else {
            sent = response.end(Buffers.of(reply.body()));
        }
        outbound.count(sent, reply.body().length(), () -> cut(request));
        if (last) {
            sent.onComplete(done -> request.connection().close());
        }
    }

    /** The answer, or that there is no room for it. */
    private HttpReply fitting(HttpServerRequest request, HttpReply answer) {
        try {
            outbound.requireRoom(answer.body().length());
            return answer;
        } catch (ApiException full) {
            return HttpReply.error(full, ErrorShape.at(String.valueOf(request.path())));
        }
    }

    private static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            request.connection().close();
        }
    }

    /** In HTTP/1.1; those of HTTP/2 were told to go when their epoch was replaced. */
    private boolean isLast(HttpServerRequest request, HttpReply reply) {
        return request.version() != HttpVersion.HTTP_2
                && (reply.status() == MISDIRECTED || connections.isLast(request));
    }

    /**
     * The rest of the body is not wanted. Many clients send all of it before they look at the answer, so it is thrown
     * away for a while before the stream, or in HTTP/1 the connection, is cut off.
     */
    private void refuseRest(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        boolean streams = request.version() == HttpVersion.HTTP_2;
        if (!streams) {
            response.putHeader("Connection", "close");
        }
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> {
            if (streams) {
                response.reset(NO_ERROR);
            } else {
                request.connection().close();
            }
        });
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.handler(chunk -> {});
        request.resume();
    }
}
