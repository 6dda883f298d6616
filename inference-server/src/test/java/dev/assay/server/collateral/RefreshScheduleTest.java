package dev.assay.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {
    private static final long DAY = 86_400;

    private final RefreshSchedule latest = new RefreshSchedule(Duration.ofHours(12), () -> 0);
    private final RefreshSchedule earliest = new RefreshSchedule(Duration.ofHours(12), () -> 1);

    @Test
    void renewsAheadOfTheFirstEndAndAtTheLatestAfterTheConfiguredTime() {
        assertThat(latest.afterSuccess(30 * DAY)).isEqualTo(Duration.ofHours(12));
        assertThat(latest.afterSuccess(Long.MAX_VALUE)).isEqualTo(Duration.ofHours(12));
        assertThat(latest.afterSuccess(3_600)).isEqualTo(Duration.ofMinutes(42));
        assertThat(latest.afterSuccess(10)).isEqualTo(Duration.ofMinutes(1));
        assertThat(latest.afterSuccess(-5)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void retriesAtLongerAndLongerIntervals() {
        assertThat(latest.afterFailure(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(latest.afterFailure(2)).isEqualTo(Duration.ofSeconds(60));
        assertThat(latest.afterFailure(5)).isEqualTo(Duration.ofMinutes(8));
        assertThat(latest.afterFailure(1_000_000)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void noTwoServersAskAtTheSameTime() {
        assertThat(earliest.afterSuccess(30 * DAY)).isEqualTo(Duration.ofMinutes(576));
        assertThat(earliest.afterFailure(2)).isEqualTo(Duration.ofSeconds(30));
    }
}
