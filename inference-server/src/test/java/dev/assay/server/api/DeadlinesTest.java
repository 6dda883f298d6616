package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.assay.server.oip.ModelInferRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls whose time is up before their turn, and calls for which there is no room, over the wire. */
@QuarkusTest
@TestProfile(DeadlinesTest.OneThread.class)
class DeadlinesTest {
    private static final String SLOW = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":["
            + String.join(",", Collections.nCopies(8, "\"" + "word ".repeat(400) + "\"")) + "]}";
    private static final String QUICK = "{\"parameters\":{\"timeout\":%d},\"inputs\":[{\"name\":\"features\","
            + "\"shape\":[1,6],\"datatype\":\"FP32\",\"data\":[1,2,3,4,5,6]}]}";
    private static final ModelInferRequest REQUEST = ModelInferRequest.newBuilder()
            .setModelName("loan-risk")
            .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("features")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(6))
            .addRawInputContents(ByteString.copyFrom(new byte[24]))
            .build();

    private final TestClient client = TestClient.ofThisServer();

    /** One thread, and room for a few. */
    public static final class OneThread implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.pool.threads", "1", "assay.pool.queue", "4");
        }
    }

    /** Keeps the only thread busy for a while. */
    private List<CompletableFuture<HttpResponse<byte[]>>> occupy(int calls) throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> slow = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            slow.add(client.postAsync("/v1/embeddings", SLOW));
        }
        for (int i = 0; i < 1000 && underWay() < Math.min(calls, 5); i++) {
            Thread.sleep(2);
        }
        return slow;
    }

    private double underWay() throws Exception {
        return number("assay_inference_calls_under_way");
    }

    private double number(String sample) throws Exception {
        return TestClient.text(client.get("/q/metrics"))
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void join(List<CompletableFuture<HttpResponse<byte[]>>> calls) {
        calls.forEach(CompletableFuture::join);
    }

    @Test
    void theParameterTimeoutBoundsTheWait() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> slow = occupy(2);
        CompletableFuture<HttpResponse<byte[]>> impatient =
                client.postAsync("/v2/models/loan-risk/infer", QUICK.formatted(1_000));
        CompletableFuture<HttpResponse<byte[]>> patient =
                client.postAsync("/v2/models/loan-risk/infer", QUICK.formatted(60_000_000));
        InferHttpTest.assertError(impatient.join(), 504, "request.timed_out");
        assertThat(patient.join().statusCode()).isEqualTo(200);
        join(slow);
    }

    @Test
    void aDeadlineOfGrpcIsTheServersToo() throws Exception {
        double before = gaveUp();
        double ran = number("nv_inference_request_success{model=\"loan-risk\",version=\"1\"}");
        try (TestChannel channel = TestChannel.toThisServer()) {
            assertThat(channel.stub().modelInfer(REQUEST).getOutputsCount()).isEqualTo(1);
            List<CompletableFuture<HttpResponse<byte[]>>> slow = occupy(3);
            StatusRuntimeException late = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> channel.stub()
                            .withDeadlineAfter(40, TimeUnit.MILLISECONDS)
                            .modelInfer(REQUEST));
            assertThat(late.getStatus().getCode()).isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);
            join(slow);
        }
        for (int i = 0; i < 500 && gaveUp() == before; i++) {
            Thread.sleep(10);
        }
        assertThat(gaveUp()).isEqualTo(before + 1);
        assertThat(number("nv_inference_request_success{model=\"loan-risk\",version=\"1\"}"))
                .as("the one that was in time, and not the one that was late")
                .isEqualTo(ran + 1);
    }

    private double gaveUp() throws Exception {
        return number("assay_inference_calls_total{outcome=\"timed_out\"}")
                + number("assay_inference_calls_total{outcome=\"client_left\"}")
                + number("assay_inference_calls_total{outcome=\"overloaded\"}");
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> slow = occupy(8);
        try (TestChannel channel = TestChannel.toThisServer()) {
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class, () -> channel.stub().modelInfer(REQUEST));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(TestChannel.code(refused)).isEqualTo("server.overloaded");
            String retryAfter = Objects.requireNonNull(refused.getTrailers())
                    .get(Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER));
            assertThat(Integer.parseInt(String.valueOf(retryAfter))).isBetween(1, 60);
        }
        join(slow);
    }
}
