package dev.assay.server.health;

import dev.assay.server.attest.EpochRotation;
import dev.assay.server.attest.EpochState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether keys and evidence are renewed as they should be. Why they are not is told in the log, not to strangers. */
@Wellness
@Singleton
class EpochWellness implements HealthCheck {
    private final EpochRotation rotation;
    private final Clock clock;

    EpochWellness(EpochRotation rotation, Clock clock) {
        this.rotation = rotation;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        EpochState state = rotation.state();
        boolean good = state.epoch() > 0
                && !state.isExpired(clock.instant())
                && state.lastFailure().isEmpty();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("epoch-renewal")
                .status(good)
                .withData("epoch", state.epoch())
                .withData("since", state.since().toString())
                .withData("certificate_until", state.certificateUntil().toString())
                .withData("overlapping", state.overlapping());
        state.lastFailure()
                .ifPresent(failure -> answer.withData("failed", failure.what())
                        .withData("attempts", failure.attempts())
                        .withData("retry_at", failure.retryAt().toString()));
        return answer.build();
    }
}
