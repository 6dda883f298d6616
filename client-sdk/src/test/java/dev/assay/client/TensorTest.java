package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
    private static List<Tensor> read(String outputs) throws MalformedException {
        return OipJson.readOutputs(Bytes.utf8("{\"outputs\":[" + outputs + "]}"));
    }

    private static Tensor one(String type, String shape, String data) throws MalformedException {
        return read("{\"name\":\"t\",\"datatype\":\"" + type + "\",\"shape\":" + shape + ",\"data\":" + data + "}")
                .get(0);
    }

    @Test
    void everyTypeIsWrittenAndReadBack() throws Exception {
        InferRequest request = InferRequest.of(
                "m",
                Tensor.fp32("a", new float[] {0.1f, Float.NaN, Float.NEGATIVE_INFINITY}, 3),
                Tensor.fp64("b", new double[] {0.1}, 1),
                Tensor.int64("c", new long[] {Long.MIN_VALUE}, 1),
                Tensor.integers("d", TensorType.UINT64, new long[] {-1}, 1),
                Tensor.bool("e", new boolean[] {true, false}, 2),
                Tensor.strings("f", List.of("\"quoted\"\n"), 1, 1));
        String json = new String(OipJson.write(request).toArray(), java.nio.charset.StandardCharsets.UTF_8);
        List<Tensor> again = OipJson.readOutputs(Bytes.utf8(json.replace("\"inputs\"", "\"outputs\"")));
        assertThat(again.get(0).floats()).containsExactly(0.1f, Float.NaN, Float.NEGATIVE_INFINITY);
        assertThat(again.get(1).doubles()).containsExactly(0.1);
        assertThat(again.get(2).longs()).containsExactly(Long.MIN_VALUE);
        assertThat(json).contains("18446744073709551615");
        assertThat(again.get(3).longs()).containsExactly(-1);
        assertThat(again.get(4).booleans()).containsExactly(true, false);
        assertThat(again.get(5).strings()).containsExactly("\"quoted\"\n");
        assertThat(again.get(5).shape()).containsExactly(1L, 1L);
    }

    @Test
    void wantedOutputsAreNamed() {
        InferRequest request =
                InferRequest.of("m", Tensor.fp32("a", new float[0], 0)).withOutputs("y");
        assertThat(OipJson.write(request))
                .isEqualTo(Bytes.utf8("{\"inputs\":[{\"name\":\"a\",\"shape\":[0],\"datatype\":\"FP32\",\"data\":[]}],"
                        + "\"outputs\":[{\"name\":\"y\"}]}"));
    }

    @Test
    void nestedDataIsReadLikeFlat() throws Exception {
        assertThat(one("INT8", "[2,2]", "[[1,2],[3,-128]]").longs()).containsExactly(1, 2, 3, -128);
        assertThat(one("FP16", "[]", "[0.5]").floats()).containsExactly(0.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT8 | [1] | [128]",
                "UINT8 | [1] | [-1]",
                "UINT64 | [1] | [18446744073709551616]",
                "INT64 | [1] | [1.5]",
                "INT64 | [1] | [\"NaN\"]",
                "FP32 | [1] | [\"0.5\"]",
                "FP32 | [1] | [true]",
                "BOOL | [1] | [1]",
                "BYTES | [1] | [1]",
                "FP32 | [2] | [1]",
                "FP32 | [1] | 1",
                "FP32 | [-1] | [1]",
                "FP32 | [65536,65536] | []",
                "COMPLEX | [1] | [1]"
            })
    void whatDoesNotFitIsMalformed(String type, String shape, String data) {
        assertThatThrownBy(() -> one(type, shape, data)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"outputs\":1}", "{\"outputs\":[{}]}", "{\"outputs\":[1]}"})
    void otherAnswersAreMalformed(String json) {
        assertThatThrownBy(() -> OipJson.readOutputs(Bytes.utf8(json))).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"AAAA\"}]}"
            })
    void otherEmbeddingsAreMalformed(String json) {
        assertThatThrownBy(() -> EmbeddingsJson.readVectors(Bytes.utf8(json), 2))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void mistakesOfTheCallerAreTold() {
        assertThatThrownBy(() -> Tensor.fp32("a", new float[2], 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensor.integers("a", TensorType.FP32, new long[1], 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensor.fp32("a", new float[1], 1).longs()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> InferRequest.of("m")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddingsJson.write("m", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void modelNamesCannotLeaveTheirPathSegment() {
        assertThat(Call.infer("a/../b c\u00e9", "1", Bytes.empty()).target())
                .isEqualTo("/v2/models/a%2F..%2Fb%20c%C3%A9/versions/1/infer");
    }
}
