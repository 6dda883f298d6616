package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcWishesTest {
    @ParameterizedTest
    @CsvSource({"2H, 7200", "3M, 180", "90S, 90", "90000m, 90", "90000000u, 90", "99999999n, 0"})
    void everyUnitIsRead(String timeout, long seconds) {
        long nanos = GrpcWishes.deadline(timeout).remainingNanos();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(nanos)).isBetween(seconds - 5, seconds);
        assertThat(GrpcWishes.deadline(timeout).isFinite()).isTrue();
    }

    @Test
    void nothingLeftHasPassed() {
        assertThat(GrpcWishes.deadline("0n").hasPassed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "1s", "-1S", "+1S", "1.5S", "123456789S", "1 S", "٣S"})
    void whatCannotBeReadIsNone(String timeout) {
        assertThat(GrpcWishes.deadline(timeout).isFinite()).isFalse();
    }

    @Test
    void mostCallsHaveNone() {
        assertThat(GrpcWishes.deadline(null).isFinite()).isFalse();
    }
}
