package dev.assay.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.attest.Epochs;
import dev.assay.server.drain.Drain;
import dev.assay.server.health.EpochView.Glance;
import dev.assay.server.health.ServerReadiness.State;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerReadinessTest {
    private final Drain drain = new Drain();
    private final ServerReadiness readiness =
            new ServerReadiness(new EpochView(new Epochs(), Clock.systemUTC()), drain);

    private State state(int models, boolean expired) {
        return readiness.state(Optional.of(new Glance(1, models, 10, expired)));
    }

    @Test
    void evidenceAndModelsItIs() throws Exception {
        assertThat(state(1, false)).isEqualTo(State.READY);
        assertThat(state(0, false)).isEqualTo(State.NO_MODELS);
        assertThat(state(1, true)).isEqualTo(State.EVIDENCE_EXPIRED);
        assertThat(readiness.state(Optional.empty())).isEqualTo(State.NO_EVIDENCE);
        assertThat(readiness.isReady()).as("no epoch yet").isFalse();

        assertThat(drain.run(Duration.ZERO, Duration.ZERO)).isZero();
        assertThat(state(1, false)).isEqualTo(State.STOPPING);
    }
}
