package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.Epochs;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferResponse;
import dev.assay.server.oip.ModelStreamInferResponse;
import dev.assay.server.receipts.Receipts.Issued;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GrpcStreamTest {
    private static final String METHOD = "inference.GRPCInferenceService/ModelStreamInfer";
    private static final Bytes NONCE = Bytes.of(new byte[32]);

    @Inject
    Epochs epochs;

    @Inject
    InboundBudget inbound;

    @Inject
    OutboundBudget outbound;

    private TestChannel channel;

    @BeforeEach
    void connect() throws Exception {
        channel = TestChannel.toThisServer();
    }

    @AfterEach
    void disconnect() {
        channel.close();
    }

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // Every other one has many rows, and takes longer.
            requests.add(request("n" + i, i % 2 == 0 ? 5_000 : 1).toByteArray());
        }

        List<byte[]> answers = stream(requests, new Metadata());

        assertThat(answers).hasSize(50);
        for (int i = 0; i < 50; i++) {
            ModelStreamInferResponse answer = ModelStreamInferResponse.parseFrom(answers.get(i));
            assertThat(answer.getErrorMessage()).isEmpty();
            assertThat(answer.getInferResponse().getId()).isEqualTo("n" + i);
            assertThat(answer.getInferResponse().getOutputs(0).getShape(0)).isEqualTo(i % 2 == 0 ? 5_000 : 1);
            assertThat(answer.getInferResponse()
                            .getParametersOrThrow("triton_final_response")
                            .getBoolParam())
                    .isTrue();
        }
    }

    @Test
    void anErrorTakesThePlaceOfItsAnswerAndTheStreamGoesOn() throws Exception {
        ModelInferRequest good = request("good", 1);
        ModelInferRequest bad = good.toBuilder()
                .setId("bad")
                .setRawInputContents(0, ByteString.copyFrom(new byte[5]))
                .build();

        List<byte[]> answers =
                stream(List.of(bad.toByteArray(), new byte[] {1, 2, 3}, good.toByteArray()), new Metadata());

        assertThat(answers).hasSize(3);
        ModelStreamInferResponse first = ModelStreamInferResponse.parseFrom(answers.get(0));
        assertThat(first.getErrorMessage()).isEqualTo("a tensor's data is not as its shape says");
        assertThat(first.getInferResponse().getId()).isEqualTo("bad");
        assertThat(code(first)).isEqualTo("tensor.size");
        assertThat(code(ModelStreamInferResponse.parseFrom(answers.get(1)))).isEqualTo("request.protobuf");
        ModelStreamInferResponse last = ModelStreamInferResponse.parseFrom(answers.get(2));
        assertThat(last.getErrorMessage()).isEmpty();
        assertThat(last.getInferResponse().getRawOutputContents(0).size()).isEqualTo(4);
    }

    private static String code(ModelStreamInferResponse answer) {
        return answer.getInferResponse().getParametersOrThrow("assay_code").getStringParam();
    }

    @Test
    void theReceiptAtTheEndOfAnAnswerIsForAllBytesBeforeIt() throws Exception {
        Metadata headers = new Metadata();
        headers.put(TestChannel.NONCE, NONCE.toArray());
        Bytes message = Bytes.of(request("7", 1).toByteArray());

        Bytes answer = inferResponse(stream(List.of(message.toArray()), headers).get(0));

        ModelInferResponse parsed = ModelInferResponse.parseFrom(answer.toArray());
        Bytes receipt = parameter(parsed, "assay_receipt");
        Bytes salt = parameter(parsed, "assay_salt");
        Bytes proof = StreamMessages.proof(new Issued(receipt, salt));
        Bytes covered = answer.slice(0, answer.length() - proof.length());
        assertThat(covered.concat(proof)).isEqualTo(answer);
        assertThat(ModelInferResponse.parseFrom(covered.toArray()).getParametersMap())
                .doesNotContainKeys("assay_receipt", "assay_salt");
        ReceiptExpectations expected = new ReceiptExpectations(
                salt,
                Exchange.grpcRequest(METHOD, message),
                Exchange.grpcResponse(METHOD, covered),
                NONCE,
                "loan-risk");
        assertThat(new ReceiptVerifier(new BouncyCastleCrypto())
                        .verify(SignedReceipt.decode(receipt), issuer(), expected)
                        .usageUnits())
                .isEqualTo(1);
    }

    private static Bytes parameter(ModelInferResponse answer, String name) throws Exception {
        return Base64Text.decode(answer.getParametersOrThrow(name).getStringParam(), name);
    }

    /** The bytes of the answer as they stand in the message. */
    private static Bytes inferResponse(byte[] message) throws Exception {
        CodedInputStream in = CodedInputStream.newInstance(message);
        assertThat(in.readTag()).isEqualTo(2 << 3 | 2);
        Bytes answer = Bytes.of(in.readByteArray());
        assertThat(in.isAtEnd()).isTrue();
        return answer;
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

    @Test
    void anIdempotencyKeyIsNotForStreams() throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER), "k");

        List<byte[]> answers = stream(List.of(request("7", 1).toByteArray()), headers);

        assertThat(code(ModelStreamInferResponse.parseFrom(answers.get(0)))).isEqualTo("idempotency_key.invalid");
    }

    /** Its answers are more than its window takes, so what it sends on top is left where it is. */
    @Test
    void whoDoesNotTakeItsAnswersIsNotReadOn() throws Exception {
        RawMarshaller raw = new RawMarshaller();
        MethodDescriptor<byte[], byte[]> method = GRPCInferenceServiceGrpc.getModelStreamInferMethod().toBuilder(
                        raw, raw)
                .build();
        ClientCall<byte[], byte[]> call = channel.channel().newCall(method, CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        byte[] large = request("large", 300_000).toByteArray();
        for (int i = 0; i < 7; i++) {
            call.sendMessage(large);
        }
        long quietSince = System.nanoTime();
        long end = quietSince + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end && System.nanoTime() - quietSince < TimeUnit.SECONDS.toNanos(2)) {
            boolean quiet = outbound.held() > 1 << 20 && inbound.held() < 1 << 20;
            quietSince = quiet ? quietSince : System.nanoTime();
            Thread.sleep(20);
        }
        assertThat(outbound.held()).isGreaterThan(1 << 20);
        assertThat(inbound.held()).isLessThan(1 << 20);

        call.cancel("enough", null);
        while (System.nanoTime() < end && outbound.held() > 0) {
            Thread.sleep(20);
        }
        assertThat(outbound.held()).isZero();
        assertThat(inbound.held()).isZero();
    }

    private static ModelInferRequest request(String id, int rows) {
        return ModelInferRequest.newBuilder()
                .setModelName("loan-risk")
                .setId(id)
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("features")
                        .setDatatype("FP32")
                        .addShape(rows)
                        .addShape(6))
                .addRawInputContents(ByteString.copyFrom(new byte[rows * 24]))
                .build();
    }

    /** Sends all, then waits for all. */
    private List<byte[]> stream(List<byte[]> requests, Metadata headers) throws Exception {
        RawMarshaller raw = new RawMarshaller();
        MethodDescriptor<byte[], byte[]> method = GRPCInferenceServiceGrpc.getModelStreamInferMethod().toBuilder(
                        raw, raw)
                .build();
        Channel named =
                ClientInterceptors.intercept(channel.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
        Collector collector = new Collector();
        StreamObserver<byte[]> sink =
                ClientCalls.asyncBidiStreamingCall(named.newCall(method, CallOptions.DEFAULT), collector);
        requests.forEach(sink::onNext);
        sink.onCompleted();
        return collector.all.get(60, TimeUnit.SECONDS);
    }

    /** Keeps what comes. */
    private static final class Collector implements StreamObserver<byte[]> {
        private final List<byte[]> received = new ArrayList<>();
        private final CompletableFuture<List<byte[]>> all = new CompletableFuture<>();

        @Override
        public void onNext(byte[] message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            all.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            all.complete(received);
        }
    }
}
