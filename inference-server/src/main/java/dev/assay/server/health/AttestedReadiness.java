package dev.assay.server.health;

import dev.assay.enclave.Attester;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The same answer as {@code /v2/health/ready}, and what is in the way. */
@Readiness
@Singleton
class AttestedReadiness implements HealthCheck {
    private final EpochView epoch;
    private final ServerReadiness readiness;
    private final Attester attester;

    AttestedReadiness(EpochView epoch, ServerReadiness readiness, Attester attester) {
        this.epoch = epoch;
        this.readiness = readiness;
        this.attester = attester;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<EpochView.Glance> seen = epoch.glance();
        ServerReadiness.State state = readiness.state(seen);
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("attested-epoch")
                .withData("tee", attester.tee().name().toLowerCase(Locale.ROOT))
                .withData("mode", attester.mode().name().toLowerCase(Locale.ROOT))
                .withData("state", state.word())
                .status(state == ServerReadiness.State.READY);
        seen.ifPresent(it -> answer.withData("epoch", it.number())
                .withData("models", it.models())
                .withData("evidence_age_seconds", it.evidenceAgeSeconds())
                .withData("evidence_expired", it.evidenceExpired()));
        return answer.build();
    }
}
