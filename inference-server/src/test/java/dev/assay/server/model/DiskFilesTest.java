package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.server.model.RepositoryFiles.Entry;
import dev.assay.server.model.RepositoryFiles.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFilesTest {
    @TempDir
    Path root;

    private DiskFiles files;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectories(root.resolve("repository/m/1"));
        Files.write(root.resolve("secret"), new byte[] {7});
        Files.write(root.resolve("repository/m/1/model.onnx"), new byte[] {1, 2, 3});
        Files.createSymbolicLink(root.resolve("repository/m/1/link"), root.resolve("secret"));
        Files.createSymbolicLink(root.resolve("repository/away"), root);
        files = new DiskFiles(root.resolve("repository"));
    }

    @Test
    void listsAndReads() throws Exception {
        assertThat(files.list("m/1", 10))
                .extracting(Entry::name, Entry::kind)
                .containsExactly(tuple("link", Kind.OTHER), tuple("model.onnx", Kind.FILE));
        assertThat(files.read("m/1/model.onnx", 3)).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m/1/link",
                "away/secret",
                "../secret",
                "m/../../secret",
                "/etc/hostname",
                "m//1",
                "m/1",
                "m/1/no",
                ""
            })
    void nothingOutsideIsRead(String path) {
        assertThatThrownBy(() -> files.read(path, 100))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("repository.unreadable"));
    }

    @Test
    void linkedFoldersAreNotListed() {
        assertThatThrownBy(() -> files.list("away", 100)).isInstanceOf(ModelException.class);
    }

    @Test
    void boundsHold() {
        assertThatThrownBy(() -> files.read("m/1/model.onnx", 2))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("repository.too_large"));
        assertThatThrownBy(() -> files.list("m/1", 1))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("repository.too_many_files"));
    }

    @Test
    void aLinkInAModelIsRefused() throws Exception {
        try (ModelCatalog models = ModelCatalog.load(files, RepositoryLimits.DEFAULT, TestModels.LOADER)) {
            assertThat(TestModels.problem(models, "m/1")).isEqualTo("repository.link");
        }
    }
}
