package dev.assay.server.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoanRiskTest {
    private static final int COLUMNS = LoanApplications.NAMES.length;

    @Test
    void onnxRuntimeAnswersAsTheForestItselfDoes() throws Exception {
        Forest forest = SampleModels.loanRisk();
        LoanApplications unseen = LoanApplications.generate(7, 5000);

        List<Float> risks = run(forest.toOnnx(), unseen.features());

        for (int i = 0; i < unseen.features().length; i++) {
            assertThat(risks.get(i)).isCloseTo(forest.predict(unseen.features()[i]), within(1e-6f));
        }
    }

    @Test
    void theForestHasLearntSomething() {
        Forest forest = SampleModels.loanRisk();
        float safe = forest.predict(new float[] {120, 5, 0.1f, 20, 45, 0});
        float risky = forest.predict(new float[] {20, 55, 0.9f, 0, 20, 7});

        assertThat(safe).isLessThan(0.3f);
        assertThat(risky).isGreaterThan(0.7f);
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(SampleModels.loanRisk().toOnnx())
                .isEqualTo(SampleModels.loanRisk().toOnnx());
    }

    private static List<Float> run(byte[] onnx, float[][] rows) throws Exception {
        ByteBuffer data =
                ByteBuffer.allocateDirect(rows.length * COLUMNS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                data.putFloat(value);
            }
        }
        long[] shape = {rows.length, COLUMNS};
        try (ModelSession session = ModelSession.open(onnx, new TreeMap<>())) {
            Tensor input = Tensor.of("features", DataType.FP32, shape, data.flip());
            Tensor risk = session.run(List.of(input), List.of()).get(0);
            ByteBuffer bytes = risk.data();
            return java.util.stream.IntStream.range(0, rows.length)
                    .mapToObj(i -> bytes.getFloat(i * Float.BYTES))
                    .toList();
        }
    }
}
