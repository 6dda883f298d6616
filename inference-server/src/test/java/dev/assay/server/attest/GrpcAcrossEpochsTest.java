package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.assay.server.api.TestClient;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelInferRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gRPC channel lives longer than keys do, and knows nothing of that. */
@QuarkusTest
class GrpcAcrossEpochsTest {
    private static final ModelInferRequest LOAN = ModelInferRequest.newBuilder()
            .setModelName("loan-risk")
            .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("features")
                    .setDatatype("FP32")
                    .addAllShape(List.of(1L, 6L)))
            .addRawInputContents(ByteString.copyFrom(new byte[24]))
            .build();

    @Inject
    Epochs epochs;

    @Inject
    EpochRotation rotation;

    @Test
    void theChannelFindsTheNewKeysByItself() throws Exception {
        URI uri = TestClient.uriOfThisServer();
        ManagedChannel channel = NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build())
                .build();
        try {
            infer(channel);
            rotation.rotate();
            infer(channel);
            epochs.retire(Instant.now().plusSeconds(24 * 3600));
            infer(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void infer(ManagedChannel channel) {
        assertThat(GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(30, TimeUnit.SECONDS)
                        .modelInfer(LOAN)
                        .getRawOutputContents(0)
                        .size())
                .isEqualTo(4);
    }
}
