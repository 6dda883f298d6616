package dev.assay.server.health;

import dev.assay.server.engine.Placer;
import dev.assay.server.gpu.Gpus;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether every GPU that is there is in use. One that is not costs speed, or nothing where the CPU computes. Models that
 * are on the CPU for want of a GPU are counted beside it, by the code of why.
 */
@Wellness
@Singleton
class GpuWellness implements HealthCheck {
    private final Gpus gpus;
    private final Placer placer;

    GpuWellness(Gpus gpus, Placer placer) {
        this.gpus = gpus;
        this.placer = placer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("gpus")
                .status(gpus.problem().isEmpty())
                .withData("open", gpus.gate().open().size())
                .withData("models", placer.onGpus());
        placer.fallbacks().forEach((code, models) -> answer.withData("on_cpu:" + code, models));
        return answer.build();
    }
}
