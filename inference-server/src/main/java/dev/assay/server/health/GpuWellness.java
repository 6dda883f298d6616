package dev.assay.server.health;

import dev.assay.server.gpu.Gpus;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether every GPU that is there is in use. One that is not costs speed, or nothing where the CPU computes. */
@Wellness
@Singleton
class GpuWellness implements HealthCheck {
    private final Gpus gpus;

    GpuWellness(Gpus gpus) {
        this.gpus = gpus;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gpus")
                .status(gpus.problem().isEmpty())
                .withData("open", gpus.gate().open().size())
                .build();
    }
}
