package dev.assay.server.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.Engine;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.samples.OnnxGraph;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEmbedderTest {
    private static final Path FOLDER = Path.of(System.getProperty("assay.models"), "all-MiniLM-L6-v2/1");
    private static final InferencePool POOL = new InferencePool("test", 1, 8);

    private static ModelSession session;
    private static TextEmbedder embedder;

    @BeforeAll
    static void load() throws Exception {
        session = ModelSession.open(Files.readAllBytes(FOLDER.resolve("model.onnx")), new TreeMap<>());
        embedder = TextEmbedder.of(
                new Engine(POOL, false).direct(session, session.inputs(), 0),
                Files.readAllBytes(FOLDER.resolve("embedding.json")),
                Files.readAllBytes(FOLDER.resolve("tokenizer.json")));
    }

    @AfterAll
    static void close() {
        POOL.close();
        embedder.close();
        session.close();
    }

    /** From the published vocabulary: [CLS] hello world ! [SEP]. */
    @Test
    void tokensAreThoseOfTheVocabulary() throws Exception {
        assertThat(embedder.tokenize("Hello world!")).containsExactly(101, 7592, 2088, 999, 102);
        assertThat(embedder.tokenize("")).containsExactly(101, 102);
    }

    @Test
    void longTextsAreCutOffAtTheModelsMaximumAndShortOnesNotPadded() throws Exception {
        long[] tokens = embedder.tokenize("word ".repeat(2000));
        assertThat(tokens).hasSize(512).endsWith(102);
        assertThat(embedder.tokenize("word ".repeat(200))).hasSize(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A cat sits on the mat.",
                "x",
                "Das ist kein Englisch, sondern Deutsch: \u00e4\u00f6\u00fc \ud83d\ude00"
            })
    void vectorsEqualThoseOfADirectRunBitForBit(String text) throws Exception {
        long[] tokens = embedder.tokenize(text);
        assertThat(embed(text)).containsExactly(direct(tokens));
    }

    @Test
    void paraphrasesAreCloserThanUnrelatedSentences() throws Exception {
        float[] one = embed("A man is playing a guitar on stage.");
        float[] paraphrase = embed("Someone performs with a guitar in front of an audience.");
        float[] unrelated = embed("The quarterly tax report is due on Friday.");

        assertThat(dot(one, paraphrase)).isGreaterThan(dot(one, unrelated) + 0.3);
        assertThat(dot(one, one)).isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void whatCannotBeEmbeddedIsRefusedWithItsCode() {
        assertRefused("half \ud83d a pair", "text.malformed");
        assertThatThrownBy(() -> run(new long[513])).hasMessageContaining("more than the model takes");
        assertThatThrownBy(() -> run(new long[0])).hasMessageContaining("no tokens");
        assertThatThrownBy(() -> run(new long[] {101, 99_999_999L, 102}))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo("model.failed"));
    }

    private static void assertRefused(String text, String code) {
        assertThatThrownBy(() -> embed(text))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void vectorsAreShortenedOnlyWhereTheModelWasMadeForThat() throws Exception {
        byte[] config = "{\"pooling\":\"mean\",\"min_dimensions\":64}".getBytes(StandardCharsets.UTF_8);
        byte[] tokenizer = Files.readAllBytes(FOLDER.resolve("tokenizer.json"));
        try (TextEmbedder shortened =
                TextEmbedder.of(new Engine(POOL, false).direct(session, session.inputs(), 0), config, tokenizer)) {
            assertThat(List.of(0, 64, 128, 384)).allMatch(shortened::takesDimensions);
            assertThat(List.of(1, 63, 385)).noneMatch(shortened::takesDimensions);
            assertThat(List.of(0, 384)).allMatch(embedder::takesDimensions);
            assertThat(List.of(1, 64, 383, 385)).noneMatch(embedder::takesDimensions);

            long[] tokens = embedder.tokenize("A sentence.");
            float[] full = run(embedder, tokens, 0);
            float[] cut = run(shortened, tokens, 128);

            assertThat(cut).hasSize(128);
            assertThat(dot(cut, cut)).isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-6));
            assertThat(cut[5] / cut[7]).isCloseTo(full[5] / full[7], org.assertj.core.api.Assertions.within(1e-4f));
        }
    }

    /** A model whose output does not say how long its vectors are: here two numbers for each token, its id twice. */
    @Test
    void aWidthThatTheModelDoesNotNameIsLearnt() throws Exception {
        byte[] onnx = new OnnxGraph("ids")
                .opset("", 15)
                .input("input_ids", OnnxGraph.INT64, -1, -1)
                .output("vectors", OnnxGraph.FLOAT, -1, -1, -1)
                .node(new OnnxGraph.Node("", "Constant", List.of(), List.of("last"))
                        .integers("value_ints", List.of(2L)))
                .node(new OnnxGraph.Node("", "Cast", List.of("input_ids"), List.of("numbers")).integer("to", 1))
                .node(new OnnxGraph.Node("", "Unsqueeze", List.of("numbers", "last"), List.of("column")))
                .node(new OnnxGraph.Node("", "Concat", List.of("column", "column"), List.of("vectors"))
                        .integer("axis", 2))
                .toByteArray();
        byte[] config = "{\"pooling\":\"mean\",\"normalize\":false}".getBytes(StandardCharsets.UTF_8);
        byte[] tokenizer = Files.readAllBytes(FOLDER.resolve("tokenizer.json"));
        try (ModelSession ids = ModelSession.open(onnx, new TreeMap<>());
                TextEmbedder by =
                        TextEmbedder.of(new Engine(POOL, false).direct(ids, ids.inputs(), 0), config, tokenizer)) {
            long[] tokens = {1, 3};
            assertThat(run(by, tokens, 0)).containsExactly(2, 2);
            assertThat(by.takesDimensions(2)).isTrue();
            assertThat(run(by, tokens, 2)).containsExactly(2, 2);
            assertThatThrownBy(() -> run(by, tokens, 3))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.code()).isEqualTo("parameter.unsupported"));
        }
    }

    private static float[] embed(String text) throws Exception {
        return run(embedder.tokenize(text));
    }

    private static float[] run(long[] tokens) throws Exception {
        return run(embedder, tokens, 0);
    }

    private static float[] run(TextEmbedder by, long[] tokens, int dimensions) throws Exception {
        try {
            return POOL.call(CallOptions.defaults(), 0, context -> by.embed(tokens, dimensions, context))
                    .toCompletableFuture()
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    /** ONNX Runtime with nothing of this project in between, then the mean scaled to length one. */
    private static float[] direct(long[] tokens) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
        long[] shape = {1, tokens.length};
        long[] ones = new long[tokens.length];
        Arrays.fill(ones, 1);
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession reference = environment.createSession(
                            FOLDER.resolve("model.onnx").toString(), options);
                    OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
                    OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                    OnnxTensor types =
                            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[tokens.length]), shape);
                    OrtSession.Result result =
                            reference.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
                FloatBuffer hidden = ((OnnxTensor) result.get(0)).getFloatBuffer();
                return meanOfLengthOne(hidden, tokens.length);
            }
        }
    }

    private static float[] meanOfLengthOne(FloatBuffer hidden, int tokens) {
        int width = hidden.remaining() / tokens;
        double[] sum = new double[width];
        for (int i = 0; i < tokens * width; i++) {
            sum[i % width] += hidden.get(i);
        }
        double squares = Arrays.stream(sum).map(value -> value * value).reduce(0, (a, b) -> a + b);
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
