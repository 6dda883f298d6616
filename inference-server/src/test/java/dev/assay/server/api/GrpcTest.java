package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.Epochs;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.InferTensorContents;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferRequest.InferInputTensor;
import dev.assay.server.oip.ModelInferResponse;
import dev.assay.server.oip.ModelMetadataRequest;
import dev.assay.server.oip.ModelMetadataResponse;
import dev.assay.server.oip.ModelReadyRequest;
import dev.assay.server.oip.ServerLiveRequest;
import dev.assay.server.oip.ServerMetadataRequest;
import dev.assay.server.oip.ServerReadyRequest;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GrpcTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final float[] APPLICANT = {30, 20, 0.5f, 3, 30, 2};

    @Inject
    Epochs epochs;

    private TestChannel channel;
    private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub;

    @BeforeEach
    void connect() throws Exception {
        channel = TestChannel.toThisServer();
        stub = channel.stub();
    }

    @AfterEach
    void disconnect() {
        channel.close();
    }

    @Test
    void healthAndMetadata() {
        assertThat(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("assay");
        assertThat(stub.modelReady(ModelReadyRequest.newBuilder()
                                .setName("loan-risk")
                                .build())
                        .getReady())
                .isTrue();
        assertThat(stub.modelReady(
                                ModelReadyRequest.newBuilder().setName("none").build())
                        .getReady())
                .isFalse();
        ModelMetadataResponse model = stub.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("loan-risk").build());
        assertThat(model.getPlatform()).isEqualTo("onnxruntime_onnx");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 6L);
        assertThat(model.getOutputs(0).getDatatype()).isEqualTo("FP32");
    }

    @Test
    void rawAndTypedContentsGiveTheSameAnswer() {
        ModelInferResponse raw = stub.modelInfer(raw());
        ModelInferResponse typed = stub.modelInfer(typed());

        assertThat(raw).isEqualTo(typed);
        assertThat(raw.getId()).isEqualTo("7");
        assertThat(raw.getOutputs(0).getShapeList()).containsExactly(1L, 1L);
        assertThat(raw.getRawOutputContents(0).size()).isEqualTo(4);
    }

    @Test
    void whoWantsNoReceiptGetsTheSameAnswerWithoutOne() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("assay-receipt", Metadata.ASCII_STRING_MARSHALLER), "none");
        AtomicReference<Metadata> trailers = new AtomicReference<>();

        ModelInferResponse answer = stub.withInterceptors(
                        MetadataUtils.newAttachHeadersInterceptor(headers),
                        MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                .modelInfer(raw());

        assertThat(answer).isEqualTo(stub.modelInfer(raw()));
        assertThat(trailers.get().keys()).doesNotContain("assay-receipt-bin", "assay-salt-bin");
    }

    @Test
    void theReceiptInTheTrailersIsForTheExactMessages() throws Exception {
        // Unusual but valid: a field out of order, which no re-serialisation would reproduce.
        byte[] id = ModelInferRequest.newBuilder().setId("7").build().toByteArray();
        byte[] rest = raw().toBuilder().clearId().build().toByteArray();
        Bytes message = Bytes.of(rest).concat(Bytes.of(id));
        Metadata headers = new Metadata();
        headers.put(TestChannel.NONCE, new byte[32]);
        AtomicReference<Metadata> trailers = new AtomicReference<>();

        Bytes answer = Bytes.of(call(message.toArray(), headers, trailers));

        String method = "inference.GRPCInferenceService/ModelInfer";
        ReceiptExpectations expected = new ReceiptExpectations(
                binary(trailers.get(), TestChannel.SALT),
                Exchange.grpcRequest(method, message),
                Exchange.grpcResponse(method, answer),
                Bytes.of(new byte[32]),
                "loan-risk");
        SignedReceipt signed = SignedReceipt.decode(binary(trailers.get(), TestChannel.RECEIPT));
        assertThat(new ReceiptVerifier(CRYPTO)
                        .verify(signed, issuer(), expected)
                        .usageUnits())
                .isEqualTo(1);
    }

    @Test
    void badRequestsAreRefusedWithTheirCode() {
        assertRefused(raw().toBuilder().setModelName("none").build(), Status.Code.NOT_FOUND, "model.unknown");
        assertRefused(raw().toBuilder().clearRawInputContents().build(), Status.Code.INVALID_ARGUMENT, "tensor.size");
        assertRefused(
                raw().toBuilder()
                        .setRawInputContents(0, ByteString.copyFrom(new byte[23]))
                        .build(),
                Status.Code.INVALID_ARGUMENT,
                "tensor.size");
        assertRefused(
                typed().toBuilder()
                        .addRawInputContents(ByteString.copyFrom(new byte[24]))
                        .build(),
                Status.Code.INVALID_ARGUMENT,
                "tensor.raw_contents");
        InferInputTensor huge =
                raw().getInputs(0).toBuilder().setShape(0, Long.MAX_VALUE).build();
        assertRefused(raw().toBuilder().setInputs(0, huge).build(), Status.Code.INVALID_ARGUMENT, "tensor.shape");
    }

    /** The protocol that balancers and Kubernetes know. */
    @Test
    void theGeneralHealthServiceIsThereToo() {
        HealthCheckResponse health = HealthGrpc.newBlockingStub(channel.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void aMessageThatIsNoneIsRefused() {
        assertThatThrownBy(() -> call(new byte[] {1, 2, 3}, new Metadata(), new AtomicReference<>()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(TestChannel.code(e)).isEqualTo("request.protobuf"));
    }

    @Test
    void messagesPastTheLimitAreRefusedAndLargeOnesBelowItAreNot() {
        int rows = 8 << 20 >> 5;
        InferInputTensor many = raw().getInputs(0).toBuilder().setShape(0, rows).build();
        ByteString data = ByteString.copyFrom(new byte[rows * 24]);
        ModelInferRequest large = raw().toBuilder()
                .setInputs(0, many)
                .setRawInputContents(0, data)
                .build();
        assertThat(stub.modelInfer(large).getOutputs(0).getShape(0)).isEqualTo(rows);

        ByteString tooMuch = ByteString.copyFrom(new byte[(16 << 20) + 1]);
        ModelInferRequest tooLarge =
                raw().toBuilder().setRawInputContents(0, tooMuch).build();
        assertThatThrownBy(() -> stub.modelInfer(tooLarge))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    private void assertRefused(ModelInferRequest request, Status.Code status, String code) {
        assertThatThrownBy(() -> stub.modelInfer(request)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(status);
            assertThat(TestChannel.code(e)).isEqualTo(code);
        });
    }

    private static Bytes binary(Metadata trailers, Metadata.Key<byte[]> key) {
        return Bytes.of(Objects.requireNonNull(trailers.get(key)));
    }

    private ReceiptIssuer issuer() {
        try (Epochs.Lease lease = epochs.acquire().orElseThrow()) {
            Epoch epoch = lease.epoch();
            return new ReceiptIssuer(
                    epoch.coreDigest(),
                    epoch.core().receiptKey(),
                    epoch.models().toModelSet());
        }
    }

    private byte[] call(byte[] message, Metadata headers, AtomicReference<Metadata> trailers) {
        RawMarshaller raw = new RawMarshaller();
        MethodDescriptor<byte[], byte[]> method = GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(raw, raw)
                .build();
        Channel intercepted = ClientInterceptors.intercept(
                channel.channel(),
                MetadataUtils.newAttachHeadersInterceptor(headers),
                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
        return ClientCalls.blockingUnaryCall(
                intercepted, method, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS), message);
    }

    private static ModelInferRequest raw() {
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(APPLICANT);
        return ModelInferRequest.newBuilder()
                .setModelName("loan-risk")
                .setId("7")
                .addInputs(input())
                .addRawInputContents(ByteString.copyFrom(data))
                .build();
    }

    private static ModelInferRequest typed() {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (float value : APPLICANT) {
            contents.addFp32Contents(value);
        }
        return ModelInferRequest.newBuilder()
                .setModelName("loan-risk")
                .setId("7")
                .addInputs(input().toBuilder().setContents(contents))
                .build();
    }

    private static InferInputTensor input() {
        return InferInputTensor.newBuilder()
                .setName("features")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(6)
                .build();
    }
}
