package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
    private static final byte[] EMPTY_CONFIG = "# nothing".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOT_ONNX = "this is no model".getBytes(StandardCharsets.UTF_8);

    @Test
    void aBrokenModelLeavesTheOthersAlone() throws Exception {
        MemoryFiles disk = new MemoryFiles()
                .with("good/1/model.onnx", TestModels.same())
                .with("broken/1/model.onnx", NOT_ONNX)
                .with("empty/readme.txt", NOT_ONNX)
                .with("unversioned/1/other.onnx", NOT_ONNX);

        try (ModelCatalog models = load(disk)) {
            assertThat(models.names()).containsExactly("good");
            assertThat(TestModels.problem(models, "broken/1")).isEqualTo("model.invalid");
            assertThat(TestModels.problem(models, "empty")).isEqualTo("model.no_version");
            assertThat(TestModels.problem(models, "unversioned/1")).isEqualTo("model.no_onnx");
            assertThat(models.has("broken", "")).isTrue();
            assertThat(models.has("broken", "1")).isTrue();
            assertThat(models.has("absent", "")).isFalse();
        }
    }

    @Test
    void theNewestVersionThatLoadsIsTheDefault() throws Exception {
        MemoryFiles disk = new MemoryFiles()
                .with("m/config.pbtxt", "version_policy { all {} }".getBytes(StandardCharsets.UTF_8))
                .with("m/2/model.onnx", TestModels.negated())
                .with("m/10/model.onnx", TestModels.same())
                .with("m/11/model.onnx", NOT_ONNX);

        try (ModelCatalog models = load(disk)) {
            assertThat(models.versions("m")).containsExactly("2", "10");
            assertThat(models.find("m", "").orElseThrow().identity().version()).isEqualTo("10");
            assertThat(TestModels.answerOf(models.find("m", "2").orElseThrow(), 3))
                    .isEqualTo(-3);
            assertThat(models.find("m", "11")).isEmpty();
        }
    }

    @Test
    void everyFileCountsForTheDigest() throws Exception {
        byte[] onnx = TestModels.same();
        Bytes alone = digest(new MemoryFiles().with("m/1/model.onnx", onnx));

        assertThat(digest(new MemoryFiles().with("m/1/model.onnx", onnx).with("m/config.pbtxt", EMPTY_CONFIG)))
                .isNotEqualTo(alone);
        assertThat(digest(new MemoryFiles().with("m/1/model.onnx", onnx).with("m/1/sub/weights.bin", NOT_ONNX)))
                .isNotEqualTo(alone);
        assertThat(digest(new MemoryFiles().with("m/1/model.onnx", onnx).with("other/1/x", NOT_ONNX)))
                .isEqualTo(alone);
        assertThat(digest(new MemoryFiles().with("m/1/model.onnx", onnx).with("m/2/model.onnx", NOT_ONNX)))
                .isEqualTo(alone);
    }

    @Test
    void aModelPastTheBoundsIsAProblem() throws Exception {
        MemoryFiles disk = new MemoryFiles()
                .with("files/1/model.onnx", TestModels.same())
                .with("files/1/a", NOT_ONNX)
                .with("files/1/b", NOT_ONNX)
                .with("large/1/model.onnx", new byte[1000])
                .with("odd/1/na\u0007me", NOT_ONNX)
                .with("deep/1/1/2/3/4/5/6/7/8/9/model.onnx", NOT_ONNX);

        try (ModelCatalog models = ModelCatalog.load(disk, new RepositoryLimits(10, 2, 900, 900), TestModels.LOADER)) {
            assertThat(TestModels.problem(models, "files/1")).isEqualTo("repository.too_many_files");
            assertThat(TestModels.problem(models, "large/1")).isEqualTo("repository.too_large");
            assertThat(TestModels.problem(models, "odd/1")).isEqualTo("repository.name");
            assertThat(TestModels.problem(models, "deep/1")).isEqualTo("repository.too_deep");
        }
    }

    private static Bytes digest(MemoryFiles disk) throws ModelException {
        try (ModelCatalog models = load(disk)) {
            return models.find("m", "1").orElseThrow().identity().digest();
        }
    }

    private static ModelCatalog load(RepositoryFiles disk) throws ModelException {
        return ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER);
    }
}
