package dev.assay.server.health;

import dev.assay.enclave.nvidia.GpuUsage;
import dev.assay.server.engine.PlacementException;
import dev.assay.server.engine.Placer;
import dev.assay.server.gpu.Gpus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Where models are, and what goes to and from GPUs. */
@Singleton
class GpuMetrics {
    private static final List<String> REASONS = List.of(
            PlacementException.CLOSED,
            PlacementException.UNKNOWN,
            PlacementException.NOT_IN_BUILD,
            PlacementException.LIBRARY_MISSING,
            PlacementException.LIBRARY_MISMATCH,
            PlacementException.DRIVER,
            PlacementException.UNSUPPORTED,
            PlacementException.OUT_OF_MEMORY,
            PlacementException.FAILED);

    private final Gpus gpus;
    private final Placer placer;

    GpuMetrics(Gpus gpus, Placer placer) {
        this.gpus = gpus;
        this.placer = placer;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("assay.gpu.open", gpus, all -> all.gate().open().size())
                .description("GPUs that were checked and are open")
                .register(registry);
        Gauge.builder("assay.gpu.models", placer, Placer::onGpus)
                .description("models on GPUs")
                .register(registry);
        FunctionCounter.builder("assay.gpu.crossings", placer, Placer::crossings)
                .description("tensors that went to GPUs or came from there")
                .register(registry);
        for (String id : gpus.ids()) {
            usage(registry, "nv_gpu_memory_total_bytes", "memory of the GPU", id, GpuUsage::memory);
            usage(registry, "nv_gpu_memory_used_bytes", "memory of the GPU that is in use", id, GpuUsage::used);
            usage(registry, "nv_gpu_utilization", "part of the time in which it worked", id, GpuUsage::utilization);
        }
        for (String reason : REASONS) {
            Gauge.builder("assay.gpu.fallbacks", placer, one -> one.fallbacks().getOrDefault(reason, 0))
                    .description("models on the CPU that might be on a GPU, by the code of why they are not")
                    .tag("reason", reason)
                    .register(registry);
        }
    }

    /** By Triton's names; NaN until the first look, and where the card does not say. */
    private void usage(
            MeterRegistry registry, String name, String about, String id, ToDoubleFunction<GpuUsage> number) {
        Gauge.builder(
                        name,
                        gpus,
                        all -> all.usage(id)
                                .map(usage -> number.applyAsDouble(usage))
                                .orElse(Double.NaN))
                .description(about)
                .tag("gpu_uuid", id)
                .register(registry);
    }
}
