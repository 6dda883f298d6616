package dev.assay.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.server.engine.CudaOptions;
import dev.assay.server.engine.CudaOptions.Search;
import dev.assay.server.engine.Placement;
import dev.assay.server.engine.PlacementWish;
import dev.assay.server.engine.PlacementWish.Kind;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelInstanceGroup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices as Triton's configuration names them. */
class ConfigDevicesTest {
    private static ModelConfig config(String text) throws ModelException {
        return ConfigFile.parse(text.getBytes(StandardCharsets.UTF_8)).config();
    }

    private static PlacementWish wish(String text) throws ModelException {
        return ConfigDevices.wish(config(text), false);
    }

    private static String parameter(String name, String value) {
        return "parameters { key: \"" + name + "\" value { string_value: \"" + value + "\" } }\n";
    }

    @Test
    void nothingSaidIsAnywhere() throws Exception {
        assertThat(wish("")).isEqualTo(PlacementWish.ANYWHERE);
        assertThat(wish("instance_group [{ count: 2 }]")).isEqualTo(PlacementWish.ANYWHERE);
    }

    @ParameterizedTest
    @CsvSource({"KIND_AUTO, AUTO", "KIND_GPU, GPU", "KIND_CPU, CPU", "KIND_MODEL, AUTO"})
    void kinds(String triton, Kind kind) throws Exception {
        assertThat(wish("instance_group [{ kind: " + triton + " }]").kind()).isEqualTo(kind);
    }

    @Test
    void theCardsOfAllGroups() throws Exception {
        PlacementWish wish =
                wish("instance_group [{ kind: KIND_GPU gpus: [ 2, 0 ] }, { kind: KIND_GPU gpus: [ 0, 1 ] }]");
        assertThat(wish.kind()).isEqualTo(Kind.GPU);
        assertThat(wish.gpus()).containsExactly(0, 1, 2);
    }

    @Test
    void passiveGroupsDoNotRun() throws Exception {
        assertThat(wish("instance_group [{ kind: KIND_GPU gpus: [ 0 ] }, { kind: KIND_CPU passive: true }]"))
                .isEqualTo(new PlacementWish(Kind.GPU, List.of(0), CudaOptions.DEFAULT));
    }

    @Test
    void parametersOfTritonsBackend() throws Exception {
        String text = parameter("gpu_mem_limit", " 4294967200 ")
                + parameter("cudnn_conv_algo_search", "0")
                + parameter("arena_extend_strategy", "0")
                + parameter("use_tf32", "1");
        assertThat(wish(text).cuda()).isEqualTo(new CudaOptions(4294967200L, Search.EXHAUSTIVE, true, false));
    }

    @Test
    void deterministicModelsDoNotMeasure() throws Exception {
        assertThat(ConfigDevices.wish(config(""), true).cuda().search()).isEqualTo(Search.DEFAULT);
        assertThat(ConfigDevices.wish(config(parameter("cudnn_conv_algo_search", "1")), true)
                        .cuda()
                        .search())
                .isEqualTo(Search.HEURISTIC);
        assertThatThrownBy(() -> ConfigDevices.wish(config(parameter("cudnn_conv_algo_search", "0")), true))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("config.invalid"))
                .hasMessageContaining("deterministic");
    }

    @ParameterizedTest
    @CsvSource({
        "gpu_mem_limit, -1",
        "gpu_mem_limit, 4GB",
        "gpu_mem_limit, 9223372036854775808",
        "cudnn_conv_algo_search, 3",
        "cudnn_conv_algo_search, HEURISTIC",
        "arena_extend_strategy, 2",
        "use_tf32, yes"
    })
    void numbersThatAreNone(String name, String value) {
        assertThatThrownBy(() -> wish(parameter(name, value)))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("config.invalid"))
                .hasMessageContaining(name)
                .hasMessageNotContaining(value);
    }

    @Test
    void whatMakesNoSense() {
        assertThatThrownBy(() -> wish("instance_group [{ kind: KIND_CPU gpus: [ 0 ] }]"))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("config.invalid"));
        assertThatThrownBy(() -> wish("instance_group [{ kind: KIND_CPU }, { kind: KIND_GPU }]"))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo("config.unsupported"));
    }

    @Test
    void whatHoldsInTheEndSaysWhereTheModelIs() throws Exception {
        ModelConfig config = config("instance_group [{ count: 3 kind: KIND_AUTO gpus: [ 0, 1 ] }]");
        ModelInstanceGroup group = ConfigDevices.complete(config, Placement.CPU).getInstanceGroup(0);
        assertThat(group.getKind()).isEqualTo(ModelInstanceGroup.Kind.KIND_CPU);
        assertThat(group.getGpusList()).isEmpty();
        assertThat(group.getCount()).isEqualTo(3);
        ModelInstanceGroup onCard = ConfigDevices.complete(config, new Placement() {
                    @Override
                    public void requireOpen() {
                        // A test's.
                    }

                    @Override
                    public void configure(SessionOptions options) {
                        // A test's.
                    }

                    @Override
                    public int gpu() {
                        return 1;
                    }
                })
                .getInstanceGroup(0);
        assertThat(onCard.getKind()).isEqualTo(ModelInstanceGroup.Kind.KIND_GPU);
        assertThat(onCard.getGpusList()).containsExactly(1);
    }
}
