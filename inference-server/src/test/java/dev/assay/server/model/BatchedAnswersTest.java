package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.ModelStatistics;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Whether an answer depends on who else was in the batch, with the models that are shipped. */
class BatchedAnswersTest {
    private static final Path SAMPLES = Path.of(System.getProperty("assay.models"));
    private static final String JOINING = "max_batch_size: 16 dynamic_batching { max_queue_delay_microseconds: 20000 }";
    private static final String DETERMINISTIC =
            JOINING + " parameters { key: \"deterministic\" value { string_value: \"true\" } }";
    private static final int CALLS = 16;

    @Test
    void treesAnswerTheSameInAnyCompany() throws Exception {
        try (ModelCatalog alone = forest("");
                ModelCatalog joined = forest(JOINING)) {
            ServedModel batched = joined.find("loan-risk", "").orElseThrow();

            assertThat(risks(batched))
                    .isEqualTo(risks(alone.find("loan-risk", "").orElseThrow()));
            assertThat(batched.statistics().snapshot().batches())
                    .extracting(ModelStatistics.Batch::size)
                    .anySatisfy(size -> assertThat(size).isGreaterThan(1));
        }
    }

    /** Its weights are quantised dynamically: one scale for a whole batch, so the company shows, a little. */
    @Test
    void sentencesStayWithinToleranceWhenBatchedAndAreTheSameBitsWhenDeterministic() throws Exception {
        List<float[]> alone;
        List<float[]> batched;
        List<float[]> deterministic;
        try (ModelCatalog models = miniLm("")) {
            alone = vectors(models);
        }
        try (ModelCatalog models = miniLm(JOINING)) {
            batched = vectors(models);
            assertThat(models.models().get(0).statistics().snapshot().batches())
                    .extracting(ModelStatistics.Batch::size)
                    .anySatisfy(size -> assertThat(size).isGreaterThan(1));
        }
        try (ModelCatalog models = miniLm(DETERMINISTIC)) {
            deterministic = vectors(models);
            assertThat(models.models().get(0).statistics().snapshot().batches())
                    .extracting(ModelStatistics.Batch::size)
                    .containsExactly(1L);
        }
        for (int i = 0; i < CALLS; i++) {
            assertThat(cosine(alone.get(i), batched.get(i))).isCloseTo(1, within(0.03));
            assertThat(deterministic.get(i)).containsExactly(alone.get(i));
        }
    }

    private static ModelCatalog forest(String config) throws Exception {
        return load(
                new MemoryFiles().with("loan-risk/1/model.onnx", sample("loan-risk/1/model.onnx")),
                "loan-risk",
                config);
    }

    private static ModelCatalog miniLm(String config) throws Exception {
        MemoryFiles disk = new MemoryFiles();
        for (String file : List.of("model.onnx", "tokenizer.json", "embedding.json")) {
            disk.with("all-MiniLM-L6-v2/1/" + file, sample("all-MiniLM-L6-v2/1/" + file));
        }
        return load(disk, "all-MiniLM-L6-v2", config);
    }

    private static byte[] sample(String path) throws Exception {
        return Files.readAllBytes(SAMPLES.resolve(path));
    }

    private static ModelCatalog load(MemoryFiles disk, String model, String config) throws Exception {
        disk.with(model + "/config.pbtxt", config.getBytes(StandardCharsets.UTF_8));
        return ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER);
    }

    private static List<Float> risks(ServedModel model) throws Exception {
        Random random = new Random(3);
        List<CompletionStage<Float>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            ByteBuffer data = ByteBuffer.allocateDirect(6 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int column = 0; column < 6; column++) {
                data.putFloat(100 * random.nextFloat());
            }
            Tensor features = Tensor.of("features", DataType.FP32, new long[] {1, 6}, data.flip());
            answers.add(TestModels.ENGINE
                    .pool()
                    .call(
                            CallOptions.defaults(),
                            0,
                            context -> model.scheduler()
                                    .infer(List.of(features), List.of(), context)
                                    .thenApply(outputs -> outputs.get(0).data().getFloat())));
        }
        return answers.stream()
                .map(answer -> answer.toCompletableFuture().join())
                .toList();
    }

    private static List<float[]> vectors(ModelCatalog models) throws Exception {
        TextEmbedder embedder = models.models().get(0).embedder().orElseThrow();
        List<CompletionStage<float[]>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long[] tokens = embedder.tokenize("Sentence number " + i + " is about something else.");
            answers.add(TestModels.ENGINE
                    .pool()
                    .call(CallOptions.defaults(), 0, context -> embedder.embed(tokens, 0, context)));
        }
        return answers.stream()
                .map(answer -> answer.toCompletableFuture().join())
                .toList();
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
