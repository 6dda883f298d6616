package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged model loads or is a problem; it never ends the process or another model. */
class MutatedModelsTest {
    @Test
    void damagedModelsAreProblems() throws Exception {
        Random random = new Random(5);
        byte[] good = TestModels.same();
        int problems = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            MemoryFiles disk = new MemoryFiles().with("bad/1/model.onnx", bad).with("good/1/model.onnx", good);
            try (ModelCatalog models = ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER)) {
                assertThat(models.find("good", "")).isPresent();
                problems += models.problems().size();
            }
        }
        assertThat(problems).isGreaterThan(100);
    }
}
