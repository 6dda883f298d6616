package dev.assay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reader on a few thousand changed inputs, the same ones each time: quick, for every build. */
class MutationTest {
    @ParameterizedTest
    @EnumSource
    void changedInputsAreReadOrRefusedWithinBounds(FuzzTarget target) {
        List<Bytes> seeds = Seeds.of(target);
        assertThat(seeds).as("inputs that are read").isNotEmpty();
        for (Bytes seed : seeds) {
            assertThat(Bounds.accepts(target, seed)).as("the same answer again").isTrue();
        }
        Mutator mutator = new Mutator(new Random(target.name().hashCode()), seeds);
        int rounds = target.isVerifier() ? 400 : 3000;
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            refused += Bounds.accepts(target, mutator.next()) ? 0 : 1;
        }
        assertThat(refused).as("refused of " + rounds).isGreaterThan(rounds / 20);
    }
}
