package dev.assay.server.api;

import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** A gRPC connection to the server under test. Trust is not its business; the SDK's tests are about that. */
final class TestChannel implements AutoCloseable {
    static final Metadata.Key<byte[]> NONCE = Metadata.Key.of("assay-nonce-bin", Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<byte[]> RECEIPT = Metadata.Key.of("assay-receipt-bin", Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<byte[]> SALT = Metadata.Key.of("assay-salt-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Metadata.Key<String> CODE = Metadata.Key.of("assay-code", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;

    private TestChannel(ManagedChannel channel) {
        this.channel = channel;
    }

    static TestChannel toThisServer() throws SSLException {
        URI uri = TestClient.uriOfThisServer();
        return new TestChannel(NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build())
                .build());
    }

    ManagedChannel channel() {
        return channel;
    }

    GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** The stable code that came with an error. */
    static String code(StatusRuntimeException e) {
        return String.valueOf(Objects.requireNonNull(e.getTrailers()).get(CODE));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
