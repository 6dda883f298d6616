package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whether the process grows while it answers: alone, in batches, with errors, with clients that leave, and while models
 * come and go. A few seconds always; ten minutes with {@code -Dassay.full}.
 */
class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final boolean FULL = Boolean.getBoolean("assay.full");
    private static final Duration WARM_UP = Duration.ofSeconds(FULL ? 60 : 4);
    private static final Duration SOAK = Duration.ofSeconds(FULL ? 540 : 5);

    /** Models that come and go make the process large for a moment, so it is looked at again and again. */
    private static final int LOOKS = 5;

    /** What the compiler and malloc's arenas may still take; the answers are many times as much. */
    private static final long SLACK_KILOBYTES = 512 << 10;

    private static final int WIDTH = 4096;
    private static final int MISFIT = 1;
    private static final int LEAVING = 2;

    private int answers;
    private final List<Tensor> inputs = new ArrayList<>();

    @BeforeEach
    void makeInputs() throws Exception {
        for (int i = 0; i < 8; i++) {
            int rows = i == MISFIT ? 9 : 8;
            inputs.add(TestModels.floats(new long[] {rows, WIDTH}, new float[rows * WIDTH]));
        }
    }

    @Test
    void theProcessDoesNotGrowWithTheNumberOfAnswers() throws Exception {
        assumeTrue(Files.exists(STATUS), "only Linux tells how large the process is");
        MemoryFiles disk = new MemoryFiles()
                .with("direct/1/model.onnx", TestModels.matrix())
                .with("pinned/1/model.onnx", TestModels.rows(WIDTH))
                .with("joining/config.pbtxt", bytes("max_batch_size: 8 dynamic_batching { }"))
                .with("joining/1/model.onnx", TestModels.matrix());
        try (ModelCatalog models = load(disk)) {
            long before = smallest(models, disk, WARM_UP);
            long grown = smallest(models, disk, SOAK) - before;

            assertThat(grown)
                    .as("kilobytes after %d answers of %d each", answers, 8 * WIDTH * Float.BYTES / 1024)
                    .isLessThan(SLACK_KILOBYTES);
            // Otherwise the bound would say nothing.
            assertThat(answers * (8L * WIDTH * Float.BYTES / 1024)).isGreaterThan(2 * SLACK_KILOBYTES);
        }
    }

    /** How large the process was at its smallest while it worked. */
    private long smallest(ModelCatalog models, MemoryFiles disk, Duration time) throws Exception {
        long smallest = Long.MAX_VALUE;
        answers = 0;
        for (int i = 0; i < LOOKS; i++) {
            answers += work(models, disk, time.dividedBy(LOOKS));
            smallest = Math.min(smallest, nativeKilobytes());
        }
        return smallest;
    }

    private int work(ModelCatalog models, MemoryFiles disk, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        int answered = 0;
        for (int round = 0; System.nanoTime() < end; round++) {
            List<CompletionStage<Boolean>> calls = new ArrayList<>();
            for (ServedModel model : models.models()) {
                for (int i = 0; i < 8; i++) {
                    calls.add(call(model, i));
                }
            }
            for (CompletionStage<Boolean> call : calls) {
                answered += call.toCompletableFuture().join() ? 1 : 0;
            }
            if (round % 50 == 0) {
                load(disk).close();
            }
        }
        return answered;
    }

    /** One in eight does not fit the model, and one in eight leaves. */
    private CompletionStage<Boolean> call(ServedModel model, int i) {
        CallOptions options = CallOptions.defaults();
        CompletionStage<Boolean> answer = TestModels.ENGINE
                .pool()
                .call(options, 0, context -> model.scheduler().infer(List.of(inputs.get(i)), List.of(), context))
                .handle((outputs, failure) -> failure == null);
        if (i == LEAVING) {
            options.cancellation().cancel();
        }
        return answer;
    }

    private static ModelCatalog load(MemoryFiles disk) throws ModelException {
        return ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER);
    }

    /** What is resident beside the heap, which grows and shrinks as its collector likes. */
    private static long nativeKilobytes() throws Exception {
        System.gc();
        return residentKilobytes()
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
    }

    private static long residentKilobytes() throws Exception {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
