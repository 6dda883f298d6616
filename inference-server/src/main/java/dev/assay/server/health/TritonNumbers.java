package dev.assay.server.health;

import dev.assay.server.attest.Epochs;
import dev.assay.server.model.ServedModel;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Numbers of models under the names and labels of Triton, for whoever has dashboards for that. Its counters have names
 * without the suffix that Prometheus asks of counters, so they are exported here without a type.
 */
@Singleton
class TritonNumbers extends Collector {
    private static final List<String> LABELS = List.of("model", "version");

    private final ModelMeters meters;
    private final Epochs epochs;

    TritonNumbers(ModelMeters meters, Epochs epochs) {
        this.meters = meters;
        this.epochs = epochs;
    }

    void register(@Observes StartupEvent event, PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        for (ModelMeter.Sum sum : ModelMeter.Sum.values()) {
            families.add(family(sum.metric(), Type.UNKNOWN, sum.about(), perModel(sum.metric(), it -> it.value(sum))));
        }
        families.add(failures());
        families.add(pending());
        families.add(batchSizes());
        return families;
    }

    private List<Sample> perModel(String name, ToDoubleFunction<ModelMeter> value) {
        List<Sample> samples = new ArrayList<>();
        meters.forEach((key, meter) -> samples.add(sample(name, key, value.applyAsDouble(meter))));
        return samples;
    }

    private MetricFamilySamples failures() {
        String name = "nv_inference_request_failure";
        List<Sample> samples = new ArrayList<>();
        meters.forEach((key, meter) -> {
            for (ModelMeter.Reason reason : ModelMeter.Reason.values()) {
                samples.add(sample(name, key, "reason", reason.name(), meter.failures(reason)));
            }
        });
        return family(name, Type.UNKNOWN, "Number of failed inference requests, all batch sizes", samples);
    }

    /** Of models that are served now, in their own queues. */
    private MetricFamilySamples pending() {
        String name = "nv_inference_pending_request_count";
        List<Sample> samples = new ArrayList<>();
        epochs.acquire().ifPresent(lease -> {
            try (lease) {
                for (ServedModel model : lease.epoch().models().models()) {
                    int waiting = model.scheduler().waiting();
                    samples.add(sample(name, ModelMeters.Key.of(model), waiting));
                }
            }
        });
        return family(
                name, Type.GAUGE, "Instantaneous number of pending requests awaiting execution per-model.", samples);
    }

    private MetricFamilySamples batchSizes() {
        String name = "assay_inference_batch_size";
        List<Sample> samples = new ArrayList<>();
        meters.forEach((key, meter) -> {
            int last = ModelMeter.BATCH_BOUNDS.length;
            for (int i = 0; i <= last; i++) {
                String bound = i == last ? "+Inf" : doubleToGoString(ModelMeter.BATCH_BOUNDS[i]);
                samples.add(sample(name + "_bucket", key, "le", bound, meter.runsUpTo(i)));
            }
            samples.add(sample(name + "_count", key, meter.runsUpTo(last)));
            samples.add(sample(name + "_sum", key, meter.batchRows()));
        });
        return family(name, Type.HISTOGRAM, "Rows of each run of a model", samples);
    }

    private static MetricFamilySamples family(String name, Type type, String about, List<Sample> samples) {
        return new MetricFamilySamples(name, type, about, samples);
    }

    private static Sample sample(String name, ModelMeters.Key key, double value) {
        return new Sample(name, LABELS, List.of(key.model(), key.version()), value);
    }

    private static Sample sample(String name, ModelMeters.Key key, String label, String text, double value) {
        return new Sample(name, List.of("model", "version", label), List.of(key.model(), key.version(), text), value);
    }
}
