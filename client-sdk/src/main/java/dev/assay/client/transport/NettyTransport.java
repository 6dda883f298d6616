package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.TransportException.Failure;
import dev.assay.crypto.jca.KeyingMaterial;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The port on Netty: HTTP/1.1, so that a broken connection breaks one exchange and not its neighbours, and straight to the
 * server: proxies in the JVM's settings or in the environment are not used.
 */
public final class NettyTransport implements Transport {
    private static final int MAX_LINE_BYTES = 8 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;

    private final ServerEndpoint server;
    private final Duration connectTimeout;
    private final EventLoops.Share threads;
    private volatile boolean closed;

    private NettyTransport(ServerEndpoint server, Duration connectTimeout) {
        this.server = server;
        this.connectTimeout = connectTimeout;
        this.threads = EventLoops.join();
    }

    /** See {@link TransportFactory#open}. */
    public static Transport open(URI server, Duration connectTimeout) {
        return new NettyTransport(ServerEndpoint.of(server), connectTimeout);
    }

    @Override
    public Connection connect(@Nullable Bytes pinnedSpkiSha256, Deadline deadline) throws TransportException {
        Deadline limit = deadline.orIn(connectTimeout);
        List<InetAddress> addresses = AddressLookup.find(server.host(), limit);
        TransportException last = FailureClassifier.connecting(null);
        for (int i = 0; i < addresses.size(); i++) {
            try {
                return connect(addresses.get(i), pinnedSpkiSha256, limit.share(addresses.size() - i), deadline);
            } catch (TransportException e) {
                if (e.failure() != Failure.UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    /** Begins with a share of threads for the channel, which it keeps until it has ended. */
    private Connection connect(InetAddress address, @Nullable Bytes pin, Deadline tcpLimit, Deadline deadline)
            throws TransportException {
        if (closed) {
            throw new TransportException(Failure.CLOSED, "closed", null);
        }
        SslHandler tls = server.tls() ? TlsClient.handler(server.serverName(), pin) : null;
        ExchangeHandler exchanges = new ExchangeHandler();
        EventLoops.Share share = EventLoops.join();
        ChannelFuture pending = bootstrap(share, tls, exchanges).connect(new InetSocketAddress(address, server.port()));
        Channel channel = pending.channel();
        channel.closeFuture().addListener(ended -> share.close());
        try {
            if (!await(pending, tcpLimit)) {
                throw FailureClassifier.connecting(pending.cause());
            }
            return connection(channel, tls, exchanges, deadline);
        } catch (TransportException e) {
            channel.close();
            throw e;
        }
    }

    private static Bootstrap bootstrap(EventLoops.Share share, @Nullable SslHandler tls, ExchangeHandler exchanges) {
        return new Bootstrap()
                .group(share.group())
                .channel(NioSocketChannel.class)
                // Whoever waits for the connection has the limit.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls);
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec(
                                        MAX_LINE_BYTES, PendingExchange.MAX_HEADER_BYTES, MAX_CHUNK_BYTES))
                                .addLast(exchanges);
                    }
                });
    }

    private Connection connection(
            Channel channel, @Nullable SslHandler tls, ExchangeHandler exchanges, Deadline deadline)
            throws TransportException {
        if (tls == null) {
            return new NettyConnection(channel, exchanges, server.authority(), null, null);
        }
        Future<Channel> handshake = tls.handshakeFuture();
        if (!await(handshake, deadline)) {
            throw FailureClassifier.handshaking(handshake.cause());
        }
        SSLSession session = tls.engine().getSession();
        return new NettyConnection(
                channel,
                exchanges,
                server.authority(),
                TlsClient.peerKey(session),
                KeyingMaterial.exporter(session).orElse(null));
    }

    private static boolean await(Future<?> pending, Deadline deadline) throws TransportException {
        try {
            return pending.await(deadline.remainingMillis()) && pending.isSuccess();
        } catch (InterruptedException e) {
            throw FailureClassifier.interrupted(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.close();
    }
}
