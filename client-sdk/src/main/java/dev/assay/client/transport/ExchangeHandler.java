package dev.assay.client.transport;

import dev.assay.client.transport.TransportException.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/** The end of a connection's pipeline: one exchange after the other. After the first thing that is not as it must be, none. */
final class ExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {
    private volatile boolean usable = true;
    private @Nullable PendingExchange current;
    private @Nullable ChannelFuture sending;

    /** Whether another exchange may begin once the running one has ended. */
    boolean isUsable() {
        return usable;
    }

    /** On the event loop. A connection that has ended by now has not carried the request, and never will. */
    void begin(Channel channel, FullHttpRequest request, PendingExchange exchange) {
        if (!usable || !channel.isActive() || current != null) {
            request.release();
            exchange.response.completeExceptionally(
                    new TransportException(Failure.CLOSED, "the connection had ended before the request", null));
            return;
        }
        current = exchange;
        ChannelFuture sent = channel.writeAndFlush(request);
        sending = sent;
        sent.addListener(done -> {
            if (!done.isSuccess()) {
                end(channel, FailureClassifier.lost(done.cause()));
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        PendingExchange exchange = current;
        if (exchange == null) {
            // Nobody asked: whatever this answers, it must not become the answer to the next request.
            end(context.channel(), null);
            return;
        }
        try {
            read(context.channel(), exchange, message);
        } catch (TransportException e) {
            end(context.channel(), e);
        }
    }

    private void read(Channel channel, PendingExchange exchange, HttpObject message) throws TransportException {
        if (message.decoderResult().isFailure()) {
            throw PendingExchange.undecodable(message.decoderResult().cause());
        }
        if (message instanceof HttpResponse response) {
            exchange.head(response);
        }
        if (message instanceof HttpContent content) {
            exchange.part(content.content());
        }
        if (message instanceof LastHttpContent && exchange.isWhole()) {
            finish(channel, exchange);
        }
    }

    private void finish(Channel channel, PendingExchange exchange) {
        boolean sent = sending != null && sending.isSuccess();
        current = null;
        if (!sent || !exchange.isKeptAlive()) {
            end(channel, null);
        }
        exchange.response.complete(exchange.toResponse());
    }

    /** Ends the connection, and the exchange on it with {@code failure}. */
    private void end(Channel channel, @Nullable TransportException failure) {
        usable = false;
        PendingExchange exchange = current;
        current = null;
        channel.close();
        if (exchange != null) {
            exchange.response.completeExceptionally(failure == null ? FailureClassifier.lost(null) : failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context.channel(), null);
    }

    /** A server that says in TLS that it sends no more answers nothing more. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            end(context.channel(), null);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context.channel(), FailureClassifier.lost(cause));
    }
}
