package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.server.drain.Drain;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelMetadataRequest;
import dev.assay.server.oip.ModelStreamInferResponse;
import dev.assay.server.oip.ServerLiveRequest;
import dev.assay.server.oip.ServerReadyRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What clients see while the server stops, up to the moment when its doors close. No other test has this server. */
@QuarkusTest
@TestProfile(DrainingServerTest.Alone.class)
class DrainingServerTest {
    private static final String REQUEST =
            "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,6],\"datatype\":\"FP32\"," + "\"data\":[1,2,3,4,5,6]}]}";

    private static final ModelInferRequest STREAMED = ModelInferRequest.newBuilder()
            .setModelName("loan-risk")
            .setId("one")
            .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("features")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(6))
            .addRawInputContents(ByteString.copyFrom(new byte[24]))
            .build();

    @Inject
    Drain drain;

    /** A server that is started for this test. */
    public static final class Alone implements QuarkusTestProfile {}

    /** What came on a stream, the end included. */
    private static final class Answers implements StreamObserver<ModelStreamInferResponse> {
        private final BlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();

        @Override
        public void onNext(ModelStreamInferResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }

        String next() throws InterruptedException {
            ModelStreamInferResponse answer = Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer");
            return answer.getErrorMessage() + answer.getInferResponse().getId();
        }
    }

    @Test
    void theWayToTheEnd() throws Exception {
        TestClient client = TestClient.ofThisServer();
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(200);
        try (TestChannel channel = TestChannel.toThisServer();
                TestChannel quiet = TestChannel.toThisServer()) {
            Answers answers = new Answers();
            StreamObserver<ModelInferRequest> stream =
                    GRPCInferenceServiceGrpc.newStub(channel.channel()).modelStreamInfer(answers);
            stream.onNext(STREAMED);
            assertThat(answers.next()).isEqualTo("one");
            assertThat(isReady(quiet)).isTrue();

            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(this::run);
            await(drain::isLeaving);
            leavingButServing(client, quiet);

            drain.hurry();
            await(drain::isRefusing);
            stream.onNext(STREAMED);
            assertThat(answers.next()).as("a stream is one call, and under way").isEqualTo("one");
            refused(TestClient.ofThisServer());
            refused(quiet);

            assertThat(answers.end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(end.get(10, TimeUnit.SECONDS))
                    .as("calls that were cut off")
                    .isZero();
        }
    }

    private int run() {
        try {
            return drain.run(Duration.ofMinutes(1), Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static boolean isReady(TestChannel channel) {
        return channel.stub()
                .serverReady(ServerReadyRequest.getDefaultInstance())
                .getReady();
    }

    private static void leavingButServing(TestClient client, TestChannel channel) throws Exception {
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(503);
        HttpResponse<byte[]> health = client.get("/q/health/ready");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(TestClient.text(health)).contains("\"stopping\"");
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(isReady(channel)).isFalse();
        assertThat(client.post("/v2/models/loan-risk/infer", REQUEST).statusCode())
                .isEqualTo(200);
    }

    private static void refused(TestClient client) throws Exception {
        HttpResponse<byte[]> answer = client.post("/v2/models/loan-risk/infer", REQUEST);
        InferHttpTest.assertError(answer, 503, "server.stopping");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        HttpResponse<byte[]> openAi = client.post("/v1/embeddings", "{}");
        assertThat(openAi.statusCode()).isEqualTo(503);
        assertThat(TestClient.text(openAi)).contains("\"error\":{").contains("\"code\":\"server.stopping\"");
        assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(503);
        assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(client.get("/q/metrics").statusCode()).isEqualTo(200);
    }

    private static void refused(TestChannel channel) {
        assertThatThrownBy(() -> channel.stub()
                        .modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("loan-risk")
                                .build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(TestChannel.code(e)).isEqualTo("server.stopping");
                    assertThat(Objects.requireNonNull(e.getTrailers())
                                    .get(Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER)))
                            .isEqualTo("1");
                });
        assertThat(channel.stub()
                        .serverLive(ServerLiveRequest.getDefaultInstance())
                        .getLive())
                .isTrue();
        assertThat(isReady(channel)).isFalse();
    }
}
