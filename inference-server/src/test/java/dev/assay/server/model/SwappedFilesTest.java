package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever owns the disk can swap a file between two reads; the digest must still be that of what runs. */
class SwappedFilesTest {
    private static final String MODEL = "m/1/model.onnx";
    private static final byte[] SAME = TestModels.same();
    private static final byte[] NEGATED = TestModels.negated();
    private static final Bytes DIGEST_OF_SAME = TestModels.digestOf("1/model.onnx", SAME);
    private static final Bytes DIGEST_OF_NEGATED = TestModels.digestOf("1/model.onnx", NEGATED);

    @Test
    void aFileSwappedAfterItsFirstReadIsNotReadAgain() throws Exception {
        MemoryFiles disk = new MemoryFiles().with(MODEL, read -> read == 0 ? SAME : NEGATED);

        try (ModelCatalog models = load(disk)) {
            ServedModel model = models.find("m", "").orElseThrow();

            assertThat(model.identity().digest()).isEqualTo(DIGEST_OF_SAME);
            assertThat(TestModels.answerOf(model, 3)).isEqualTo(3);
            assertThat(disk.readsOf(MODEL)).isEqualTo(1);
        }
    }

    @Test
    void whicheverBytesAreReadTheDigestIsTheirs() throws Exception {
        MemoryFiles disk = new MemoryFiles().with(MODEL, read -> read % 2 == 0 ? NEGATED : SAME);

        for (int i = 0; i < 10; i++) {
            requireDigestOfWhatRuns(disk, new HashSet<>());
        }
        assertThat(disk.readsOf(MODEL)).isEqualTo(10);
    }

    @Test
    void aThreadThatSwapsRealFilesNeverGetsOtherBytesUnderADigest(@TempDir Path folder) throws Exception {
        Path target = Files.createDirectories(folder.resolve("m/1")).resolve("model.onnx");
        Path spare = folder.resolve("spare.onnx");
        Files.write(target, SAME);
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = new Thread(() -> swap(target, spare, done));
        swapper.start();
        try {
            Set<Bytes> seen = new HashSet<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            for (int i = 0; (i < 200 || seen.size() < 2) && System.nanoTime() < deadline; i++) {
                requireDigestOfWhatRuns(new DiskFiles(folder), seen);
            }
            assertThat(seen).as("both files were met").containsExactlyInAnyOrder(DIGEST_OF_SAME, DIGEST_OF_NEGATED);
        } finally {
            done.set(true);
            swapper.join();
        }
    }

    private static void swap(Path target, Path spare, AtomicBoolean done) {
        try {
            for (int i = 0; !done.get(); i++) {
                Files.write(spare, i % 2 == 0 ? NEGATED : SAME);
                Files.move(spare, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                // In place too, so that reads may see half of each.
                Files.write(target, i % 2 == 0 ? SAME : NEGATED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A torn read may give no model at all; it must not give one under the digest of a whole file. */
    private static void requireDigestOfWhatRuns(RepositoryFiles disk, Set<Bytes> seen) throws Exception {
        try (ModelCatalog models = load(disk)) {
            for (ServedModel model : models.models()) {
                float answer = TestModels.answerOf(model, 3);
                Bytes digest = model.identity().digest();
                seen.add(digest);
                assertThat(digest).isEqualTo(answer > 0 ? DIGEST_OF_SAME : DIGEST_OF_NEGATED);
            }
        }
    }

    private static ModelCatalog load(RepositoryFiles disk) throws ModelException {
        return ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER);
    }
}
