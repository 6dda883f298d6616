package dev.assay.server.health;

import dev.assay.server.attest.EvidenceService;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether the TEE makes quotes for callers, or holds on to one that is overdue. */
@Wellness
@Singleton
class EvidenceWellness implements HealthCheck {
    private final EvidenceService evidence;

    EvidenceWellness(EvidenceService evidence) {
        this.evidence = evidence;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("evidence")
                .status(evidence.isAnswering())
                .withData("waiting", evidence.waiting())
                .build();
    }
}
