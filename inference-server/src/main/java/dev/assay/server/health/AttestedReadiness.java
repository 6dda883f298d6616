package dev.assay.server.health;

import dev.assay.enclave.Attester;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready with an attested epoch and at least one model in it; the same as {@code /v2/health/ready}. */
@Readiness
@Singleton
class AttestedReadiness implements HealthCheck {
    private final EpochView epoch;
    private final Attester attester;

    AttestedReadiness(EpochView epoch, Attester attester) {
        this.epoch = epoch;
        this.attester = attester;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("attested-epoch")
                .withData("tee", attester.tee().name().toLowerCase(Locale.ROOT))
                .withData("mode", attester.mode().name().toLowerCase(Locale.ROOT));
        return epoch.glance()
                .map(seen -> answer.withData("epoch", seen.number())
                        .withData("models", seen.models())
                        .withData("evidence_age_seconds", seen.evidenceAgeSeconds())
                        .withData("evidence_expired", seen.evidenceExpired())
                        .status(seen.models() > 0)
                        .build())
                .orElseGet(() -> answer.down().build());
    }
}
