package dev.assay.server.trace;

import dev.assay.server.attest.BuildIdentity;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.CallTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector, if the operator names one. Without that nothing of this is even loaded. A collector that
 * does not answer costs spans, which are dropped, and never a call.
 */
@Singleton
public class Traces {
    private static final Logger LOG = Logger.getLogger(Traces.class);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);
    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable CallSpans spans;

    Traces(AssayConfig config, Clock clock) {
        URI endpoint = config.tracing().endpoint().orElse(null);
        double ratio = config.tracing().ratio();
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new StartupException(StartupException.USAGE, "assay.tracing.ratio is from 0 to 1");
        }
        this.provider = endpoint == null ? null : provider(endpoint, ratio, config.instanceName());
        this.spans = provider == null ? null : new CallSpans(provider.get("dev.assay.server"), () -> nanos(clock));
    }

    private static long nanos(Clock clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static SdkTracerProvider provider(URI endpoint, double ratio, String instanceName) {
        String scheme = String.valueOf(endpoint.getScheme());
        if ((!scheme.equals("http") && !scheme.equals("https"))
                || endpoint.getHost() == null
                || endpoint.getUserInfo() != null) {
            throw new StartupException(
                    StartupException.USAGE, "assay.tracing.endpoint is an http or https URL without a user's name");
        }
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(EXPORT_TIMEOUT)
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "assay",
                        AttributeKey.stringKey("service.version"),
                        BuildIdentity.version(),
                        AttributeKey.stringKey("service.instance.id"),
                        instanceName)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
    }

    void announce(@Observes StartupEvent event, AssayConfig config) {
        config.tracing()
                .endpoint()
                .ifPresent(endpoint -> LOG.warnf(
                        "assay.tracing: when, how long and for which model calls are answered leaves the enclave, to %s",
                        endpoint.getHost()));
    }

    /**
     * A call that is over.
     *
     * @param trace what happened to it
     * @param operation the route's pattern over HTTP, the full method name over gRPC; never what a client sent
     * @param isGrpc whether it came over gRPC
     * @param status what HTTP would answer, or did
     * @param code the stable code of what went wrong; null when it was answered
     * @param endNanos when, by {@link System#nanoTime}
     */
    public record Ended(
            CallTrace trace,
            String operation,
            boolean isGrpc,
            int status,
            @Nullable String code,
            long endNanos) {}

    /** Whether anybody wants to know. */
    public boolean isOn() {
        return spans != null;
    }

    /** Makes the spans of a call and sends them in time. */
    public void ended(Ended call) {
        if (spans != null) {
            spans.record(call);
        }
    }

    @PreDestroy
    void close() {
        if (provider != null) {
            provider.shutdown().join(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
