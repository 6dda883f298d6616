package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuicknessTest {
    private final Quickness quickness = new Quickness();

    @Test
    void aModelThatNobodyKnowsIsNotQuick() {
        assertThat(quickness.isQuick(100)).isFalse();

        learn(10, 5_000);

        assertThat(quickness.isQuick(100)).isFalse();
    }

    @Test
    void manyQuickCallsMakeAQuickModelForSmallRequests() {
        learn(300, 5_000);

        assertThat(quickness.isQuick(100)).isTrue();
        assertThat(quickness.isQuick(1 << 20)).isFalse();
    }

    @Test
    void oneSlowCallTakesManyQuickOnesToBeForgotten() {
        learn(300, 5_000);
        learn(1, 50_000_000);

        assertThat(quickness.isQuick(100)).isFalse();

        learn(30, 5_000);
        assertThat(quickness.isQuick(100)).isFalse();

        learn(100, 5_000);
        assertThat(quickness.isQuick(100)).isTrue();
    }

    @Test
    void aModelThatTakesMillisecondsNeverIs() {
        learn(10_000, 2_000_000);

        assertThat(quickness.isQuick(100)).isFalse();
    }

    @Test
    void muchToWriteIsNotQuick() {
        IntStream.range(0, 10_000).forEach(call -> quickness.learn(5_000, 100_000));

        assertThat(quickness.isQuick(100)).isFalse();
    }

    private void learn(int calls, long nanos) {
        IntStream.range(0, calls).forEach(call -> quickness.learn(nanos, 0));
    }
}
