package dev.assay.server.health;

import dev.assay.endorsement.EndorsementKind;
import dev.assay.server.collateral.Collateral;
import dev.assay.server.collateral.CollateralState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether a client needs nothing but the bundle. Stale or missing endorsements do not take the server out of service:
 * clients that fetch for themselves are served all the same, and a vendor's outage must not stop every replica at once.
 */
@Wellness
@Singleton
class CollateralWellness implements HealthCheck {
    private final Collateral collateral;
    private final Clock clock;

    CollateralWellness(Collateral collateral, Clock clock) {
        this.collateral = collateral;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        CollateralState state = collateral.state();
        long now = clock.instant().getEpochSecond();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("collateral")
                .status(state.isGood(now))
                .withData("status", state.status().name().toLowerCase(Locale.ROOT));
        putText(answer, "code", state.code());
        putText(answer, "last_failure", state.lastFailure());
        putTime(answer, "since", state.since());
        putTime(answer, "last_attempt", state.lastAttempt());
        for (EndorsementKind kind : EndorsementKind.values()) {
            List<CollateralState.Item> items =
                    state.items().stream().filter(item -> item.kind() == kind).toList();
            if (!items.isEmpty()) {
                put(answer, kind.name().toLowerCase(Locale.ROOT), items, now);
            }
        }
        return answer.build();
    }

    private static void put(
            HealthCheckResponseBuilder answer, String kind, List<CollateralState.Item> items, long now) {
        long next =
                items.stream().mapToLong(CollateralState.Item::nextUpdate).min().orElse(Long.MAX_VALUE);
        long fetched =
                items.stream().mapToLong(CollateralState.Item::fetchedAt).min().orElse(0);
        answer.withData(kind + "_count", items.size()).withData(kind + "_stale", next <= now);
        putTime(answer, kind + "_fetched_at", fetched);
        putTime(answer, kind + "_next_update", next);
    }

    private static void putText(HealthCheckResponseBuilder answer, String name, String value) {
        if (!value.isEmpty()) {
            answer.withData(name, value);
        }
    }

    private static void putTime(HealthCheckResponseBuilder answer, String name, long epochSeconds) {
        if (epochSeconds > 0 && epochSeconds < Long.MAX_VALUE) {
            answer.withData(name, Instant.ofEpochSecond(epochSeconds).toString());
        }
    }
}
