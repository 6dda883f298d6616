package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.TransportException.Failure;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A channel with whoever is at its other end. */
final class NettyConnection implements Connection {
    private final Channel channel;
    private final ExchangeHandler exchanges;
    private final String authority;
    private final @Nullable Bytes peerSpkiSha256;
    private final @Nullable Bytes tlsExporter;

    NettyConnection(
            Channel channel,
            ExchangeHandler exchanges,
            String authority,
            @Nullable Bytes peerSpkiSha256,
            @Nullable Bytes tlsExporter) {
        this.channel = channel;
        this.exchanges = exchanges;
        this.authority = authority;
        this.peerSpkiSha256 = peerSpkiSha256;
        this.tlsExporter = tlsExporter;
    }

    @Override
    public WireResponse exchange(WireRequest request, int maxBodyBytes, Deadline deadline) throws TransportException {
        PendingExchange exchange = new PendingExchange(maxBodyBytes);
        FullHttpRequest message = toHttp(request);
        try {
            channel.eventLoop().execute(() -> exchanges.begin(channel, message, exchange));
        } catch (RejectedExecutionException e) {
            throw new TransportException(Failure.CLOSED, "the connection had ended before the request", e);
        }
        try {
            return exchange.response.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new TransportException(Failure.TIMED_OUT, "no whole answer from the server in time", e);
        } catch (InterruptedException e) {
            close();
            throw FailureClassifier.interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TransportException failure ? failure : FailureClassifier.lost(e.getCause());
        }
    }

    private FullHttpRequest toHttp(WireRequest request) {
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                request.target(),
                Unpooled.wrappedBuffer(request.body().toArray()));
        message.headers().set(HttpHeaderNames.HOST, authority).set(HttpHeaderNames.USER_AGENT, "assay-client");
        request.headers().forEach(message.headers()::set);
        if (request.contentType() != null) {
            message.headers().set(HttpHeaderNames.CONTENT_TYPE, request.contentType());
        }
        if (request.body().length() > 0 || !request.method().equals("GET")) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
        }
        return message;
    }

    @Override
    public @Nullable Bytes peerSpkiSha256() {
        return peerSpkiSha256;
    }

    @Override
    public @Nullable Bytes tlsExporter() {
        return tlsExporter;
    }

    @Override
    public boolean isOpen() {
        return exchanges.isUsable() && channel.isActive();
    }

    @Override
    public void close() {
        channel.close();
    }
}
