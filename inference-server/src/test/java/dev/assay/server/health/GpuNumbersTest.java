package dev.assay.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.enclave.nvidia.GpuUsage;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GpuNumbersTest {
    private static final List<GpuUsage> TWO =
            List.of(new GpuUsage("GPU-1", 1000, 10, 42), new GpuUsage("GPU-2", 2000, 20, -1));

    private static List<Sample> samples(ToDoubleFunction<GpuUsage> value) {
        return TritonNumbers.perGpu(TWO, "nv_gpu", "about", value).samples;
    }

    @Test
    void byTheirIdentifiers() {
        assertThat(samples(GpuUsage::memoryTotal)).containsExactly(sample("GPU-1", 1000), sample("GPU-2", 2000));
    }

    @Test
    void whatADeviceDoesNotTellIsNotExported() {
        assertThat(samples(gpu -> gpu.utilization() / 100.0)).containsExactly(sample("GPU-1", 0.42));
    }

    private static Sample sample(String uuid, double value) {
        return new Sample("nv_gpu", List.of("gpu_uuid"), List.of(uuid), value);
    }
}
