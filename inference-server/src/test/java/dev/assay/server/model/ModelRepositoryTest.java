package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.model.RepositoryControl.Entry;
import dev.assay.server.model.RepositoryControl.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelRepositoryTest {
    private static final byte[] NOT_ONNX = bytes("this is no model");

    private final MemoryFiles disk = new MemoryFiles();
    private final Published published = new Published();
    private ModelRepository repository = repository(RepositoryMode.NONE);

    /** Holds what is served, as epochs do: the last until the next, unless it refuses. */
    private static final class Published implements CatalogPublisher, AutoCloseable {
        private final List<ModelCatalog> catalogs = new ArrayList<>();
        private boolean refusing;

        @Override
        public void publish(ModelCatalog models) throws ModelException {
            if (refusing) {
                models.close();
                throw new ModelException("epoch.unattested", "not vouched for");
            }
            catalogs.add(models);
            if (catalogs.size() > 1) {
                catalogs.get(catalogs.size() - 2).close();
            }
        }

        ModelCatalog current() {
            return catalogs.get(catalogs.size() - 1);
        }

        @Override
        public void close() {
            if (!catalogs.isEmpty()) {
                current().close();
            }
        }
    }

    private ModelRepository repository(RepositoryMode mode) {
        return new ModelRepository(mode, disk, RepositoryLimits.DEFAULT, TestModels.LOADER, published);
    }

    @AfterEach
    void close() {
        repository.close();
        published.close();
    }

    @Test
    void pollingServesWhatChangesAndKeepsTheRest() throws Exception {
        repository = repository(RepositoryMode.POLL);
        disk.with("a/1/model.onnx", TestModels.same()).with("b/1/model.onnx", TestModels.same());
        repository.start(List.of());
        ServedModel b = served("b");

        repository.refresh();
        assertThat(published.catalogs).hasSize(1);

        disk.with("a/2/model.onnx", TestModels.negated()).with("c/1/model.onnx", TestModels.same());
        repository.refresh();
        assertThat(published.catalogs).hasSize(2);
        assertThat(published.current().names()).containsExactly("a", "b", "c");
        assertThat(published.current().versions("a")).containsExactly("2");
        assertThat(TestModels.answerOf(served("a"), 3)).isEqualTo(-3);
        assertThat(served("b")).isSameAs(b);

        disk.without("b");
        repository.refresh();
        assertThat(published.current().names()).containsExactly("a", "c");
        assertThat(b.isGone()).isTrue();
    }

    @Test
    void theSameBytesWrittenAgainAreNoChange() throws Exception {
        repository = repository(RepositoryMode.POLL);
        disk.with("a/1/model.onnx", TestModels.same());
        repository.start(List.of());

        disk.with("a/1/model.onnx", TestModels.same());
        repository.refresh();

        assertThat(published.catalogs).hasSize(1);
    }

    @Test
    void whatIsBrokenNeverTakesThePlaceOfWhatServes() throws Exception {
        repository = repository(RepositoryMode.POLL);
        disk.with("a/1/model.onnx", TestModels.same()).with("b/1/model.onnx", TestModels.same());
        repository.start(List.of());
        ServedModel a = served("a");

        disk.with("a/1/model.onnx", NOT_ONNX).with("b/config.pbtxt", bytes("max_batch_size: many"));
        repository.refresh();

        assertThat(served("a")).isSameAs(a);
        assertThat(published.current().names()).containsExactly("a", "b");
        assertThat(repository.index(false)).allSatisfy(entry -> {
            assertThat(entry.state()).isIn(State.READY, State.UNAVAILABLE);
            assertThat(entry.reason()).containsPattern("model.invalid|config.malformed");
        });

        disk.with("a/1/model.onnx", TestModels.negated());
        repository.refresh();
        assertThat(TestModels.answerOf(served("a"), 3)).isEqualTo(-3);
    }

    @Test
    void aSetThatIsNotVouchedForIsNotServedAndIsTriedAgain() throws Exception {
        repository = repository(RepositoryMode.POLL);
        disk.with("a/1/model.onnx", TestModels.same());
        repository.start(List.of());

        published.refusing = true;
        disk.with("a/1/model.onnx", TestModels.negated());
        assertThatThrownBy(repository::refresh).hasMessage("not vouched for");
        assertThat(TestModels.answerOf(served("a"), 3)).isEqualTo(3);

        published.refusing = false;
        repository.refresh();
        assertThat(TestModels.answerOf(served("a"), 3)).isEqualTo(-3);
    }

    @Test
    void inExplicitModeModelsComeAndGoOnRequest() throws Exception {
        repository = repository(RepositoryMode.EXPLICIT);
        disk.with("a/1/model.onnx", TestModels.same())
                .with("b/1/model.onnx", TestModels.same())
                .with("c/1/model.onnx", NOT_ONNX);
        repository.start(List.of("a"));
        assertThat(published.current().names()).containsExactly("a");
        assertThat(repository.index(false)).contains(new Entry("b", "", null, ""));

        done(repository.load("b"));
        assertThat(published.current().names()).containsExactly("a", "b");
        assertThat(codeOf(repository.load("c"))).isEqualTo("model.invalid");
        assertThat(codeOf(repository.load("d"))).isEqualTo("model.unknown");
        assertThat(codeOf(repository.unload("d"))).isEqualTo("model.unknown");

        done(repository.unload("a"));
        assertThat(published.current().names()).containsExactly("b");
        assertThat(repository.index(false))
                .contains(new Entry("a", "", State.UNAVAILABLE, "unloaded"), new Entry("b", "1", State.READY, ""));
        assertThat(repository.index(true)).containsExactly(new Entry("b", "1", State.READY, ""));
    }

    @Test
    void aModelThatSomebodyStillUsesIsLeaving() throws Exception {
        repository = repository(RepositoryMode.EXPLICIT);
        disk.with("a/1/model.onnx", TestModels.same());
        repository.start(List.of("a"));
        ServedModel used = served("a").share();

        done(repository.unload("a"));
        assertThat(repository.index(false)).containsExactly(new Entry("a", "1", State.UNLOADING, ""));
        assertThat(TestModels.answerOf(used, 3)).isEqualTo(3);

        used.close();
        assertThat(repository.index(false)).containsExactly(new Entry("a", "", State.UNAVAILABLE, "unloaded"));
    }

    @Test
    void inOtherModesRequestsAreRefused() throws Exception {
        disk.with("a/1/model.onnx", TestModels.same());
        repository.start(List.of());

        assertThat(codeOf(repository.load("a"))).isEqualTo("repository.mode");
        assertThat(codeOf(repository.unload("a"))).isEqualTo("repository.mode");
    }

    private ServedModel served(String name) {
        return published.current().find(name, "").orElseThrow();
    }

    private static void done(CompletionStage<Void> stage) {
        stage.toCompletableFuture().join();
    }

    private static String codeOf(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().join();
            throw new AssertionError("it did not fail");
        } catch (CompletionException e) {
            if (e.getCause() instanceof ModelException refusal) {
                return refusal.code();
            }
            throw e;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
