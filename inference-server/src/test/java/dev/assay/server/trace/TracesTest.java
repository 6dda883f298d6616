package dev.assay.server.trace;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.assay.server.api.TestClient;
import dev.assay.server.api.TracedCalls;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a collector gets, over the wire. */
@QuarkusTest
@TestProfile(TracesTest.WithCollector.class)
class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final int SPANS_OF_ONE = 4;

    @Inject
    Traces traces;

    /** A server that sends its spans. */
    public static final class WithCollector implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.tracing.endpoint", Collector.endpoint());
        }
    }

    @Test
    void oneCallIsFourSpansOfItsCallersTrace() throws Exception {
        assertThat(traces.isOn()).isTrue();
        int before = Collector.spans().size();
        TracedCalls.unsampled("00-" + "a".repeat(32) + "-" + PARENT + "-00");
        TracedCalls.http("00-" + TRACE + "-" + PARENT + "-01");
        TracedCalls.grpc("00-" + TRACE + "-" + PARENT + "-01");
        TracedCalls.http("no traceparent");
        TracedCalls.wrong("00-" + "b".repeat(32) + "-" + PARENT + "-01");

        List<Span> spans = Collector.await(before + 3 * SPANS_OF_ONE + 1);
        assertThat(Collector.received().toString())
                .as("nothing that a client sent")
                .doesNotContain("777123")
                .doesNotContain("ZOWIE");
        assertThat(named(spans, "a".repeat(32)))
                .as("its caller does not want it")
                .isEmpty();
        List<Span> own = named(spans, TRACE);
        assertThat(own).hasSize(2 * SPANS_OF_ONE);
        assertCall(own, "/v2/models/{model}/infer");
        assertCall(own, "inference.GRPCInferenceService/ModelInfer");
        assertThat(spans.stream()
                        .filter(span -> span.getParentSpanId().isEmpty())
                        .map(Span::getName))
                .as("what cannot be read is no parent")
                .contains("/v2/models/{model}/infer");

        Span wrong = named(spans, "b".repeat(32)).get(0);
        assertThat(named(spans, "b".repeat(32))).extracting(Span::getName).doesNotContain("model");
        assertThat(attributes(wrong)).containsEntry("error.type", "input.unknown");
        assertThat(wrong.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    }

    private static List<Span> named(List<Span> spans, String trace) {
        ByteString id = ByteString.copyFrom(HexFormat.of().parseHex(trace));
        return spans.stream()
                .filter(span -> span.getTraceId().equals(id))
                .sorted((a, b) -> Boolean.compare(
                        b.getKind() == Span.SpanKind.SPAN_KIND_SERVER, a.getKind() == Span.SpanKind.SPAN_KIND_SERVER))
                .toList();
    }

    private static void assertCall(List<Span> spans, String operation) {
        Span request = spans.stream()
                .filter(span -> span.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        assertThat(request.getParentSpanId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(PARENT)));
        assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(request))
                .containsEntry("assay.model", "loan-risk")
                .containsEntry("assay.model_version", "1")
                .doesNotContainKey("error.type");
        List<Span> parts = spans.stream()
                .filter(span -> span.getParentSpanId().equals(request.getSpanId()))
                .toList();
        assertThat(parts).extracting(Span::getName).containsExactlyInAnyOrder("queue", "model", "sign");
        for (Span part : parts) {
            assertThat(part.getStartTimeUnixNano())
                    .isBetween(request.getStartTimeUnixNano(), part.getEndTimeUnixNano());
            assertThat(part.getEndTimeUnixNano()).isLessThanOrEqualTo(request.getEndTimeUnixNano());
        }
        long age = System.currentTimeMillis() - request.getEndTimeUnixNano() / 1_000_000;
        assertThat(age).as("milliseconds since then, by the calendar").isBetween(-1_000L, 60_000L);
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(toMap(KeyValue::getKey, value -> value.getValue().getStringValue()));
    }

    @Test
    void onlyCallsToModelsAreTraced() throws Exception {
        int before = Collector.spans().size();
        TestClient.ofThisServer().get("/v2", "traceparent", "00-" + "c".repeat(32) + "-" + PARENT + "-01");
        TracedCalls.http("00-" + "d".repeat(32) + "-" + PARENT + "-01");
        List<Span> spans = Collector.await(before + SPANS_OF_ONE);
        assertThat(named(spans, "d".repeat(32))).hasSize(SPANS_OF_ONE);
        assertThat(named(spans, "c".repeat(32))).isEmpty();
    }
}
