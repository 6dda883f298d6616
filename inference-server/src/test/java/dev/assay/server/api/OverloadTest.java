package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One thread and one place in the queue: what comes on top is refused at once, and the rest is answered. */
@QuarkusTest
@TestProfile(OverloadTest.Narrow.class)
class OverloadTest {
    private static final String SLOW = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"" + "word ".repeat(400) + "\",\""
            + "word ".repeat(400) + "\"]}";

    private final TestClient client = TestClient.ofThisServer();

    /** The smallest server there is. */
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.pool.threads", "1", "assay.pool.queue", "1");
        }
    }

    @Test
    void pastTheQueueClientsAreToldToComeBack() {
        List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sent.add(client.postAsync("/v1/embeddings", SLOW));
        }
        List<HttpResponse<byte[]>> answers =
                sent.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).isNotEmpty();
        List<HttpResponse<byte[]>> refused =
                answers.stream().filter(answer -> answer.statusCode() != 200).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            InferHttpTest.assertOpenAiError(answer, 429, "server.overloaded", null);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        });
    }

    @Test
    void grpcClientsAreToldTheSameInTheirTrailers() throws Exception {
        try (TestChannel channel = TestChannel.toThisServer()) {
            List<Metadata> refused = new ArrayList<>();
            List<ListenableFuture<ModelInferResponse>> sent = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                sent.add(GRPCInferenceServiceGrpc.newFutureStub(channel.channel())
                        .withDeadlineAfter(60, TimeUnit.SECONDS)
                        .modelInfer(slow()));
            }
            for (ListenableFuture<ModelInferResponse> answer : sent) {
                try {
                    assertThat(answer.get().getRawOutputContentsCount()).isOne();
                } catch (ExecutionException e) {
                    StatusRuntimeException failure = (StatusRuntimeException) Objects.requireNonNull(e.getCause());
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    assertThat(TestChannel.code(failure)).isEqualTo("server.overloaded");
                    refused.add(Objects.requireNonNull(failure.getTrailers()));
                }
            }
            assertThat(refused).isNotEmpty().hasSizeLessThan(12).allSatisfy(trailers -> {
                assertThat(trailers.get(key("retry-after"))).isEqualTo("1");
                assertThat(trailers.get(key("grpc-retry-pushback-ms"))).isEqualTo("1000");
            });
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static ModelInferRequest slow() {
        ByteString zeros = ByteString.copyFrom(new byte[4 * 256 * Long.BYTES]);
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("all-MiniLM-L6-v2");
        for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
            request.addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                            .setName(input)
                            .setDatatype("INT64")
                            .addShape(4)
                            .addShape(256))
                    .addRawInputContents(zeros);
        }
        return request.build();
    }
}
