package dev.assay.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.engine.EngineException;
import org.junit.jupiter.api.Test;

class ModelMeterTest {
    private final ModelMeter meter = new ModelMeter();

    @Test
    void countsAndMicroseconds() {
        meter.answered(3, 5_000_900, 1_900, 2_000, 4_000_000, 999);
        meter.answered(1, 900, 900, 0, 0, 1);

        assertThat(meter.value(ModelMeter.Sum.REQUEST_SUCCESS)).isEqualTo(2);
        assertThat(meter.value(ModelMeter.Sum.COUNT)).isEqualTo(4);
        assertThat(meter.value(ModelMeter.Sum.EXEC_COUNT)).isZero();
        assertThat(meter.value(ModelMeter.Sum.REQUEST_DURATION)).isEqualTo(5_001);
        assertThat(meter.value(ModelMeter.Sum.QUEUE_DURATION)).isEqualTo(2);
        assertThat(meter.value(ModelMeter.Sum.COMPUTE_INPUT_DURATION)).isEqualTo(2);
        assertThat(meter.value(ModelMeter.Sum.COMPUTE_INFER_DURATION)).isEqualTo(4_000);
        assertThat(meter.value(ModelMeter.Sum.COMPUTE_OUTPUT_DURATION))
                .as("nanoseconds are not lost one by one")
                .isEqualTo(1);
    }

    @Test
    void batchesBySize() {
        for (long rows : new long[] {1, 2, 3, 128, 129, 5_000}) {
            meter.executed(rows);
        }
        assertThat(meter.value(ModelMeter.Sum.EXEC_COUNT)).isEqualTo(6);
        assertThat(meter.batchRows()).isEqualTo(1 + 2 + 3 + 128 + 129 + 5_000);
        assertThat(meter.runsUpTo(0)).isEqualTo(1);
        assertThat(meter.runsUpTo(1)).isEqualTo(2);
        assertThat(meter.runsUpTo(2)).isEqualTo(3);
        assertThat(meter.runsUpTo(7)).isEqualTo(4);
        assertThat(meter.runsUpTo(8)).isEqualTo(6);
    }

    @Test
    void failuresByTritonsReasons() {
        meter.failed(1, EngineException.badRequest("x", "x"));
        meter.failed(1, EngineException.notReady());
        meter.failed(1, new IllegalStateException());
        assertThat(meter.failures(ModelMeter.Reason.OTHER)).isEqualTo(1);
        assertThat(meter.failures(ModelMeter.Reason.BACKEND)).isEqualTo(2);
        assertThat(meter.failures(ModelMeter.Reason.REJECTED)).isZero();
        assertThat(meter.failures(ModelMeter.Reason.CANCELED)).isZero();
    }
}
