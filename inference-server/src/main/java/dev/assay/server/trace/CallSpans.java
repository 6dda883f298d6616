package dev.assay.server.trace;

import dev.assay.model.ModelLeaf;
import dev.assay.server.engine.CallTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of a call once it is over: the request, and in it waiting, the model's run and the signature of the
 * receipt. What they say is this class's, and nothing else gets in: operation, model and version as they are served, size
 * of the batch, status and code.
 */
final class CallSpans {
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("assay.model");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("assay.model_version");
    private static final AttributeKey<Long> BATCH = AttributeKey.longKey("assay.batch_size");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final String PARENT = "traceparent";

    private final Tracer tracer;

    /** Between this process's clock and the calendar's; looked at for each call, as the latter is set now and then. */
    private final LongSupplier epochNanos;

    CallSpans(Tracer tracer, LongSupplier epochNanos) {
        this.tracer = tracer;
        this.epochNanos = epochNanos;
    }

    /** Makes them. */
    void record(Traces.Ended call) {
        long offset = epochNanos.getAsLong() - System.nanoTime();
        CallTrace trace = call.trace();
        Context parent = parent(trace.caller());
        Span request = start(tracer.spanBuilder(call.operation()).setSpanKind(SpanKind.SERVER), parent, call)
                .setStartTimestamp(trace.arrivedNanos() + offset, TimeUnit.NANOSECONDS)
                .startSpan();
        if (request.isRecording()) {
            Context within = parent.with(request);
            part("queue", trace.queue(), within, offset, 0);
            part("model", trace.run(), within, offset, trace.batchRows());
            part("sign", trace.signature(), within, offset, 0);
            if (call.code() != null) {
                request.setAttribute(ERROR, call.code());
                // A client's mistake is no error of the server's.
                request.setStatus(call.status() < 500 ? StatusCode.UNSET : StatusCode.ERROR);
            }
        }
        request.end(call.endNanos() + offset, TimeUnit.NANOSECONDS);
    }

    private static SpanBuilder start(SpanBuilder span, Context parent, Traces.Ended call) {
        span.setParent(parent);
        if (call.isGrpc()) {
            span.setAttribute(SYSTEM, "grpc").setAttribute(METHOD, call.operation());
        } else {
            span.setAttribute(ROUTE, call.operation()).setAttribute(STATUS, (long) call.status());
        }
        ModelLeaf model = call.trace().model();
        if (model != null) {
            span.setAttribute(MODEL, model.name()).setAttribute(VERSION, model.version());
        }
        return span;
    }

    private void part(String name, CallTrace.Span part, Context within, long offset, long batchRows) {
        if (!part.happened()) {
            return;
        }
        SpanBuilder span = tracer.spanBuilder(name)
                .setParent(within)
                .setStartTimestamp(part.start() + offset, TimeUnit.NANOSECONDS);
        if (batchRows > 0) {
            span.setAttribute(BATCH, batchRows);
        }
        span.startSpan().end(part.end() + offset, TimeUnit.NANOSECONDS);
    }

    /** What cannot be read counts as none. What callers attach beside it ({@code tracestate}, baggage) is theirs. */
    private static Context parent(@Nullable String traceParent) {
        return traceParent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceParent, OnlyParent.INSTANCE);
    }

    private enum OnlyParent implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals(PARENT) ? carrier : null;
        }
    }
}
