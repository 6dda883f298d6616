package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.SessionSettings;
import dev.assay.server.oip.config.DataType;
import dev.assay.server.oip.config.ModelConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
    @Test
    void whatTheFileLeavesOutComesFromTheModel() throws Exception {
        try (ModelCatalog models = load("max_batch_size: 8 dynamic_batching { }")) {
            ModelConfig config = models.find("m", "").orElseThrow().config();

            assertThat(config.getName()).isEqualTo("m");
            assertThat(config.getPlatform()).isEqualTo("onnxruntime_onnx");
            assertThat(config.getBackend()).isEqualTo("onnxruntime");
            assertThat(config.getDefaultModelFilename()).isEqualTo("model.onnx");
            assertThat(config.getVersionPolicy().getLatest().getNumVersions()).isEqualTo(1);
            assertThat(config.getInput(0).getName()).isEqualTo("x");
            assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
            // The batch stands before them and is not named.
            assertThat(config.getInput(0).getDimsList()).containsExactly(-1L);
            assertThat(config.getOutput(0).getDimsList()).containsExactly(-1L);
            assertThat(config.getInstanceGroup(0).getCount()).isEqualTo(2);
        }
    }

    /** Clients read from the metadata what they may send. */
    @Test
    void metadataIsAsNarrowAsTheConfiguration() throws Exception {
        try (ModelCatalog models = load("max_batch_size: 2 input { name: \"x\" dims: [ 1 ] }")) {
            ServedModel model = models.find("m", "").orElseThrow();
            assertThat(model.inputs().get(0).shape()).containsExactly(-1, 1);
            assertThat(model.outputs().get(0).shape()).containsExactly(-1, -1);
            assertThat(model.session().inputs().get(0).shape()).containsExactly(-1, -1);
        }
        try (ModelCatalog models = load("output { name: \"y\" dims: [ 3, -1 ] }")) {
            assertThat(models.find("m", "").orElseThrow().outputs().get(0).shape())
                    .containsExactly(3, -1);
        }
    }

    @Test
    void labelsComeFromTheFileThatTheConfigurationNames() throws Exception {
        byte[] config = "output { name: \"y\" data_type: TYPE_FP32 dims: [ -1, -1 ] label_filename: \"labels.txt\" }"
                .getBytes(StandardCharsets.UTF_8);
        MemoryFiles disk = new MemoryFiles()
                .with("m/1/model.onnx", TestModels.matrix())
                .with("m/config.pbtxt", config)
                .with("none/1/model.onnx", TestModels.matrix())
                .with("none/config.pbtxt", config);
        disk.with("m/labels.txt", "one\r\ntwo\n".getBytes(StandardCharsets.UTF_8));
        try (ModelCatalog models = ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER)) {
            ServedModel model = models.find("m", "").orElseThrow();
            assertThat(model.labels("y")).containsExactly("one", "two");
            assertThat(model.labels("x")).isEmpty();
            assertThat(TestModels.problem(models, "none/1")).isEqualTo("config.mismatch");
        }
    }

    @Test
    void withoutAFileThereIsNoBatchDimension() throws Exception {
        MemoryFiles disk = new MemoryFiles().with("m/1/model.onnx", TestModels.matrix());
        try (ModelCatalog models = ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER)) {
            ModelConfig config = models.find("m", "").orElseThrow().config();

            assertThat(config.getMaxBatchSize()).isZero();
            assertThat(config.getInput(0).getDimsList()).containsExactly(-1L, -1L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_batch_size: many                                               | config.malformed
            max_batch_size: -1                                                 | config.invalid
            name: "other"                                                      | config.mismatch
            platform: "tensorrt_plan"                                          | config.unsupported
            backend: "python"                                                  | config.unsupported
            input { name: "z" }                                                | config.mismatch
            input { name: "x" data_type: TYPE_INT64 }                          | config.mismatch
            input { name: "x" dims: [ 1 ] }                                    | config.mismatch
            input { name: "x" dims: [ -1, 3, 1 ] }                             | config.mismatch
            output { name: "y" dims: [ 2, 2 ] reshape { shape: [ 4 ] } }       | config.unsupported
            input { name: "x" optional: true }                                 | config.unsupported
            sequence_batching { }                                              | config.unsupported
            ensemble_scheduling { }                                            | config.unsupported
            model_transaction_policy { decoupled: true }                       | config.unsupported
            model_operations { op_library_filename: "/lib/ops.so" }            | model.custom_operators
            default_model_filename: "../other/model.onnx"                      | config.invalid
            default_model_filename: "absent.onnx"                              | model.no_onnx
            parameters { key: "intra_op_thread_count" value { string_value: "x" } } | config.invalid
            parameters { key: "deterministic" value { string_value: "maybe" } } | config.invalid
            max_batch_size: 4 dynamic_batching { preferred_batch_size: [ 8 ] } | config.invalid
            max_batch_size: 4 dynamic_batching { default_priority_level: 1 }   | config.invalid
            model_warmup { inputs { key: "x" value { dims: [ -7, 2 ] zero_data: true } } } | model.warmup
            """)
    void whatCannotBeHeededIsRefused(String text, String code) throws Exception {
        try (ModelCatalog models = load(text)) {
            assertThat(models.names()).isEmpty();
            assertThat(models.problems().values())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
        }
    }

    @Test
    void unknownFieldsAreReportedAndNotFatal() throws Exception {
        byte[] file = bytes("max_batch_size: 3\nfrom_the_future { deep: 1 }\ndynamic_batching { new: 2 }\n");

        ConfigFile.Parsed parsed = ConfigFile.parse(file);

        assertThat(parsed.config().getMaxBatchSize()).isEqualTo(3);
        assertThat(parsed.unknown()).hasSize(2);
        assertThat(parsed.unknown().get(0)).contains("2:1").contains("from_the_future");
        assertThat(parsed.unknown().get(1)).contains("new");
        assertThat(ConfigFile.parse(bytes("max_batch_size: 3")).unknown()).isEmpty();
    }

    @Test
    void narrowerDimensionsHoldForRequests() throws Exception {
        try (ModelCatalog models = load("max_batch_size: 2 input { name: \"x\" dims: [ 1 ] }")) {
            ServedModel model = models.find("m", "").orElseThrow();

            assertThat(model.scheduler().inputs().get(0).shape()).containsExactly(-1, 1);
            assertThat(TestModels.infer(model, TestModels.floats(new long[] {2, 1}, 1, 2)))
                    .containsExactly(1, 2);
            assertThat(TestModels.refusal(model, TestModels.floats(new long[] {1, 2}, 1, 2))
                            .code())
                    .isEqualTo("tensor.shape");
            EngineException tooMany = TestModels.refusal(model, TestModels.floats(new long[] {3, 1}, 1, 2, 3));
            assertThat(tooMany.code()).isEqualTo("batch.size");
        }
    }

    @Test
    void theVersionPolicyChooses() throws Exception {
        MemoryFiles disk = new MemoryFiles();
        for (int version = 1; version <= 4; version++) {
            disk.with("m/" + version + "/model.onnx", TestModels.matrix());
        }
        assertThat(versions(disk, "")).containsExactly("4");
        assertThat(versions(disk, "version_policy { latest { num_versions: 2 } }"))
                .containsExactly("3", "4");
        assertThat(versions(disk, "version_policy { all { } }")).containsExactly("1", "2", "3", "4");
        assertThat(versions(disk, "version_policy { specific { versions: [ 3, 1, 9 ] } }"))
                .containsExactly("1", "3");
    }

    @Test
    void howNumbersAreMadeIsInTheRuntimeDigest() throws Exception {
        SessionSettings.Optimization all = SessionSettings.Optimization.ALL;
        assertThat(List.of(
                        digest(""),
                        digest("max_batch_size: 2 dynamic_batching { }"),
                        digest("optimization { graph { level: -1 } }"),
                        digest("parameters { key: \"intra_op_thread_count\" value { string_value: \"2\" } }"),
                        digest("parameters { key: \"deterministic\" value { string_value: \"true\" } }")))
                .doesNotHaveDuplicates();
        assertThat(digest("max_batch_size: 2")).isEqualTo(digest(""));
        assertThat(new SessionSettings(1, all, false, false)).isEqualTo(SessionSettings.DEFAULT);
    }

    private static String digest(String config) throws Exception {
        try (ModelCatalog models = load(config)) {
            return models.find("m", "").orElseThrow().runtimeDigest().hex();
        }
    }

    private static List<String> versions(MemoryFiles disk, String config) throws Exception {
        disk.with("m/config.pbtxt", bytes(config));
        try (ModelCatalog models = ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER)) {
            return models.versions("m");
        }
    }

    private static ModelCatalog load(String config) throws ModelException {
        MemoryFiles disk =
                new MemoryFiles().with("m/config.pbtxt", bytes(config)).with("m/1/model.onnx", TestModels.matrix());
        return ModelCatalog.load(disk, RepositoryLimits.DEFAULT, TestModels.LOADER);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
